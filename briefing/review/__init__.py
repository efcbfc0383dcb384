"""Review: everything that people do to drafts until they can be signed, as views on the PO catalogues."""
