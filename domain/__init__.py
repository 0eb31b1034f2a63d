"""The office with the phones unplugged: tickets, rules, deadlines."""
