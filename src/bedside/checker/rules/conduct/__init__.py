"""How one speaks to patients in public: without arguing, blame, threats or promises."""
