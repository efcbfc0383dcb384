"""What proves translations and finished files right."""
