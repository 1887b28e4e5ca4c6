"""What people look at: views and figures."""
