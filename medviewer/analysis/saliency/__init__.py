"""Maps of where a model looked, and their place in the patient."""
