"""Whether the hard rules can hold together at all, which of them cannot, and what would be the cheapest way out."""
