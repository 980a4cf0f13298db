"""What officers typed: read out of workbooks, set against the ledger, kept for good."""
