"""The Streamlit screens, one file each: read, ask, draw."""
