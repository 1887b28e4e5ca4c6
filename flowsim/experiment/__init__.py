"""Many runs, and what differs between them."""
