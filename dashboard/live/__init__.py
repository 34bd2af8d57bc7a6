"""From a commit to every open screen: the feed follows the database, frames are rendered once a
revision, the announcer tells the browsers. Nothing here reruns a page."""
