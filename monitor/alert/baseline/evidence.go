package baseline

// evidence is a one-sided CUSUM: the sum of the log-likelihood ratios of a change
// of level against none, never below 0. It is kept in units of its decision
// interval, so that 1 is where the change is believed.
type evidence struct {
	sum float32
	// minutes is for how long it has been doubtful without a break.
	minutes uint16
}

const (
	// believed is where a change is believed; most bounds the sum, so that the end
	// of a change is found about as soon as its beginning was.
	believed = 1
	most     = 1.5
	// doubt is where a level stops being learned from: what may be a change must
	// not become usual before it is believed.
	doubt = 0.5
	// mostStep is the most that one minute proves, whatever happened in it: one
	// customer who pastes fifty lines is no change of level.
	mostStep = 0.25
	// lasting is for how many minutes a level is doubted before it is taken as the
	// usual one: long enough for whoever was told to act on it, and within a shift.
	lasting = 4 * 60
)

// add takes a minute's log-likelihood ratio in nats. interval is how many of them
// make a belief.
func (e *evidence) add(nats, interval float64) {
	step := min(nats/interval, mostStep)
	e.sum = float32(max(0, min(most, float64(e.sum)+step)))
}

func (e *evidence) doubtful() bool { return e.sum >= doubt }

// lasts counts a minute, and tells whether the doubt has lasted long enough to be
// the usual level.
func (e *evidence) lasts() bool {
	if !e.doubtful() {
		e.minutes = 0
		return false
	}
	e.minutes++
	return e.minutes >= lasting
}
