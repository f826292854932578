"""What is known about Dusit and where it is kept. Knows no screen, no Streamlit, no folium."""
