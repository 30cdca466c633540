package alert

// CustomersKept is how many customers a tracker remembers to have come.
func (t *Tracker) CustomersKept() int { return len(t.part.newest) }
