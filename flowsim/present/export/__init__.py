"""Results for other people's programs: sheets for Excel, logs for process mining and vidigi."""
