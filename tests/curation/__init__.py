"""What people write in the dashboard workbook, from one cell to whole school weeks of it."""
