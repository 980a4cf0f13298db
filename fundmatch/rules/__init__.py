"""Hard conditions of a programme, judged one by one: met, not met, or open."""
