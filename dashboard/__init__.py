"""Everything between rows and pixels: settings, live fan-out, charts, maps, words, the desks behind the pages.
Only its edges (ui, live, entrance, serving, printing, press, publishing, cases) know Streamlit, clock and network."""
