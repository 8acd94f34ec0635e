"""What licences allow: the catalogue of facts, identification of texts and names, clauses, inheritance."""
