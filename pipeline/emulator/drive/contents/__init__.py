"""What files hold comes in and goes out: bytes up and down, and conversions to and from documents and spreadsheets."""
