package baseline

// spread is by how much sums over a block of minutes scatter, against what they
// would if every message stood for itself. Messages of one conversation do not:
// they share a mood and a topic and come in a bunch. The evidence is divided by
// it, or a channel with long conversations would raise a false alarm a day.
type spread struct {
	// ratio is the measured spread and blocks how many it rests on.
	ratio  float32
	blocks uint16
	// off is by how much the present block's sum lies off what is usual, and
	// variance how much that is expected to scatter.
	off, variance float32
}

const (
	// priorBlocks is how many blocks the first guess weighs.
	priorBlocks = 8
	// mostBlocks is how many blocks are remembered: half a day's.
	mostBlocks = 48
	// leastVariance is below which a block tells nothing.
	leastVariance = 1
	// outlier is the most that one block counts, in spreads: the square of three
	// standard deviations.
	outlier = 9
)

// add notes a minute: how far off it was, and the variance it would have if
// messages stood for themselves.
func (s *spread) add(off, variance float64) {
	s.off += float32(off)
	s.variance += float32(variance)
}

// drop forgets the present block.
func (s *spread) drop() { s.off, s.variance = 0, 0 }

// end ends a block. One in doubt is not learned from.
func (s *spread) end(doubtful bool) {
	if !doubtful && s.variance >= leastVariance {
		s.learn(float64(s.off) * float64(s.off) / float64(s.variance))
	}
	s.drop()
}

func (s *spread) learn(measured float64) {
	now := s.value()
	measured = min(measured, outlier*now)
	s.blocks = min(s.blocks+1, mostBlocks)
	s.ratio = float32(now + (measured-now)/float64(s.blocks+priorBlocks))
}

// value is the spread; never below 1, as nothing scatters less than chance.
func (s *spread) value() float64 {
	if s.blocks == 0 {
		return priorSpread
	}
	return max(1, float64(s.ratio))
}

// priorSpread is the first guess: conversations of four messages or so.
const priorSpread = 4
