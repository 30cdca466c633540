package desk

import "time"

// ledger remembers when each conversation, or each agent, was last nudged, as far
// back as its budget goes.
type ledger struct {
	budget Budget
	spent  map[string][]time.Time // oldest first, at most budget.Nudges each
	swept  time.Time
}

// mostSpenders is the most keys of a ledger, about 10 MB. That many
// conversations nudged within a minute are no contact centre's.
const mostSpenders = 50_000

func newLedger(budget Budget) *ledger {
	return &ledger{budget: budget, spent: make(map[string][]time.Time)}
}

// allows tells whether one more nudge is within the budget. A full ledger allows
// nothing to those it does not know: rather a nudge too few than memory without
// end.
func (l *ledger) allows(key string, now time.Time) bool {
	spent, known := l.spent[key]
	if !known {
		l.sweep(now)
		return len(l.spent) < mostSpenders
	}
	return len(spent) < l.budget.Nudges || l.over(spent[0], now)
}

// over tells whether a nudge given then no longer counts.
func (l *ledger) over(at, now time.Time) bool { return now.Sub(at) >= l.budget.Within }

func (l *ledger) spend(key string, at time.Time) {
	l.sweep(at)
	spent, known := l.spent[key]
	if !known && len(l.spent) >= mostSpenders {
		return
	}
	spent = append(spent, at)
	if n := len(spent) - l.budget.Nudges; n > 0 {
		spent = append(spent[:0], spent[n:]...)
	}
	l.spent[key] = spent
}

// sweep forgets those whose nudges no longer count, once in a budget's time, so
// that it costs next to nothing.
func (l *ledger) sweep(now time.Time) {
	if !l.over(l.swept, now) {
		return
	}
	l.swept = now
	for key, spent := range l.spent {
		if l.over(spent[len(spent)-1], now) {
			delete(l.spent, key)
		}
	}
}
