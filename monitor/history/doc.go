// Package history remembers what customers said in each hour of the last months.
//
// The windows know the last hour; whether a fix helped, and how the stages of the
// customers' journey fare by channel, are questions about weeks. The line gives a
// History the totals of all channels at every hour's end. A row on disk is those
// totals as they are, never the hour's own sums: what was said between two moments
// is the later row less the earlier one. So a row that is missing, because the
// server was down or the disk full, makes a step longer and loses nothing, and a
// row that comes twice counts nothing twice.
//
// Rows lie in DIR/history in files that are only appended to, one for each day in
// UTC; local time, which has hours twice and not at all, is the reader's business.
// The first row of a file has all channels, the others those that changed.
//
// Promises, each with the test that holds it:
//
//   - Sums between any two rows, of channels, touchpoints, topics and all of
//     them together, equal those of a twin that keeps every message
//     (TestBetween_equalsANaiveTwin), and so do series (TestSeries_addsUpToTheWhole).
//   - A crash at any byte of a row loses that row alone, nothing is counted twice,
//     and the log tells (TestOpen_cutAnywhere). What Record returned nil for is on
//     disk.
//   - A damaged row makes a step longer (TestBetween_stepsOverDamage).
//   - A border that no row lies at is moved to the nearest, and the answer says
//     which times it is of (TestBetween_saysWhichTimesItUsed).
//   - Totals that go down, as those of a data directory begun anew do, are a new
//     base; the step there is left out and the answer tells
//     (TestBetween_beginsAnewWhereTotalsGoDown).
//   - A clock that is set back or runs ahead counts nothing twice and does not
//     throw the past away (TestRecord_survivesTheClock).
//   - Disk and age are bounded by Options (TestRecord_isBounded), a query's memory
//     by two rows, and at most two queries read at a time.
//   - Hostile bytes are an error, never a panic or a flood (FuzzRow).
//   - The consistency index of channels that do not differ is near 1 however few
//     their messages are (TestConsistency_isNotMovedByChance), and the interval of
//     a difference covers the true one (TestChange_intervalCovers).
//
// The totals that are given must be whole: those of a line that is still catching
// up after a start would go down and begin a new base.
package history
