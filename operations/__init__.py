"""What people do, as verbs; one transaction each. Actor and clock come in as arguments."""
