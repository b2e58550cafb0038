"""What everybody may read without signing in: the published results of surveys, as pages and as open data."""
