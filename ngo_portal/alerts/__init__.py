"""News of any list by mail: who asked for it, what is new to them, and how it leaves."""
