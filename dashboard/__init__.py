"""Everything between rows and pixels: settings, live fan-out, charts, maps, words, the pages' desks.
Only its edges (ui, live, entrance, serving, printing, press, publishing, cases) know the outer world."""
