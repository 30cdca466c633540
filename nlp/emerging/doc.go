// Package emerging finds the issues that nobody has written a topic for: phrases
// that rise in customers' negative messages.
//
//	a message ──▶ phrases ──▶ window ──▶ a rise? ──▶ a phrase? new? ──▶ issue
//	                             │           ▲
//	                             └─ baseline ┘   of each phrase, when it leaves
//
// In English the phrases are noun phrases, and things with their state ("ticket
// … blank"), by the parts of speech that jdkato/prose names. In Chinese they are
// runs of characters, of which those count that hold together and whose ends
// are free, as in the discovery of new words. The two languages share nothing:
// the same problem in both is two issues.
//
// A phrase rises when its count in the last minutes is too surprising for its
// own baseline, the share of messages that had it before: a gamma-Poisson model
// over a scan of window lengths (see surge.go). It takes several conversations,
// a multiple of the baseline, and a phrase that the topics do not know. Phrases
// that share their messages are one issue, named by the longest of them that is
// common; what is named "QR ticket blank" may also list "QR" and "ticket".
//
// Promises, each with the test that holds it:
//
//   - A problem that thirty customers put in thirty ways within four minutes is
//     found within two, in the median within one, and an ordinary hour opens
//     nothing (TestFinder_findsANewProblem, TestFinder_isQuietInAnOrdinaryHour).
//   - What is merely frequent, said by one customer often, or known to the
//     topics does not rise (TestFinder_doesNotRise).
//   - Nothing a customer can write makes it panic or takes it more than 2 ms
//     (FuzzFinder, TestFinder_standsHostileText); where prose panics a clause is
//     lost and counted (TestFinder_livesThroughProse).
//   - Its memory is bounded: phrases by Options.Phrases, messages by a constant
//     (TestFinder_memoryIsBounded). A phrase given up for want of room never
//     comes back with a smaller baseline than it had (TestTable_neverForgetsDown).
//   - The same messages in the same order make the same issues
//     (TestFinder_isDeterministic), as far as prose goes: where two parts of
//     speech tie to the last digit it picks either, once in 300,000 words.
//   - To look at the issues changes nothing (TestFinder_lookingChangesNothing).
//
// Nothing is saved. A finder starts with no baseline and finds nothing in its
// first fifty messages or so, because to it everything is new; the prior of the
// model sees to that. It is not safe for concurrent use, asks no clock and does
// no I/O; prose's model comes out of the binary when it is first needed, or with Load.
package emerging
