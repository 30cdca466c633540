// Package rule holds the rules that tell when somebody should be told.
//
// A rule is a few lines of YAML: a condition to raise and one to clear, how long
// each must hold, a severity, where it goes, and what it says in English and
// Chinese. Conditions are written in expr-lang over the values in values.go. A
// Pack is all rules in effect; package alert asks it for the rules of a channel
// and tests their conditions.
//
// A condition is kept as a tree whose leaves are its comparisons, for two
// reasons: a leaf that compares a value with a constant is tested without the
// expression machine, which costs a tenth of the time, and every leaf can say
// whether it held and with which values.
//
// Promises, each with the test that holds it:
//
//   - Every mistake is named, with its place within the expression, and whatever
//     is wrong the other rules are in effect (TestLoad_namesEveryMistakeInItsPlace,
//     TestLoad_namesEveryWrongRule, TestLoad_pointsIntoEveryKindOfScalar).
//   - The tree comes to what expr comes to (FuzzCondition_isAsExprHasIt), and
//     where all its leaves compare a value with constants it allocates nothing
//     (TestCondition_allocatesNothing).
//   - What cannot be told, such as a division by zero, holds neither way and is
//     an error (TestCondition_doubtIsNeitherTrueNorFalse).
//   - A condition has no loops, its size is bounded, and so is what a source may
//     cost, whatever is in it (TestLoad_hostileSourcesCostLittle, FuzzLoad).
//   - A channel gets the same rules every time, and a Pack remembers a bounded
//     number of channels (TestPack_isSafeForManyAndBounded).
//
// It leaves to others when conditions are asked and what follows from it (package
// alert), and reads no files: the caller brings the bytes.
package rule
