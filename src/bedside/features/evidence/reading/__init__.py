"""Reading what libraries, journals and PubMed say of a publication. No Django models, no network."""
