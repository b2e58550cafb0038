"""Reading the audit trail: who created or changed what, for the units one answers for."""
