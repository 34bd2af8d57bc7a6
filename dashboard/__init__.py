"""Everything between rows and pixels: settings, the door, live fan-out, charts, maps, words.
Only this room's edges (live, ui, door) know Streamlit, the clock and the network."""
