"""What leaves the HQ: data in, bytes out. No Streamlit, no database, no clock."""
