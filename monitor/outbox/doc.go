// Package outbox tells others what happens at the desk: their own programs by
// signed webhooks, a Prometheus Alertmanager, a Slack channel.
//
// The journal's log of events is the queue, durable and bounded as it is; a
// receiver is no more than a cursor in it. Nothing else is queued
// (TestOutbox_holdsLittleOfTheLog). Each has a goroutine of its own that
// reads on from its cursor, sends, waits for the answer and moves the cursor.
//
// Promises, each with the test that holds it:
//
//   - Every event reaches a receiver at least once, in order, however long it was
//     down, as long as a day and the log's bounds allow
//     (TestOutbox_givesAllThatCameWhileAReceiverWasDown,
//     TestOutbox_givesUpAnEventAfterADay).
//   - After a crash an event may come again, with the same id, and none is missing
//     (TestOutbox_tellsTwiceRatherThanNever).
//   - A receiver that is slow or down delays no other
//     (TestOutbox_aSlowReceiverDelaysNoOther).
//   - One event that a receiver refuses does not block the next
//     (TestOutbox_skipsWhatAReceiverRefuses), and one that says it is gone is left
//     alone (TestOutbox_leavesAloneAReceiverThatIsGone).
//   - What the log has dropped before a receiver had it is counted and told
//     (TestOutbox_countsWhatTheLogHasDropped).
//   - An Alertmanager is told of all that is open every minute
//     (TestAlertmanager_isToldOfAllThatIsOpenEveryMinute), and people in a Slack
//     channel once of what belongs together (TestSlack_tellsAGroupOnce).
//   - A receiver can do no harm by its answers: they are not followed, believed or
//     read at length (TestOutbox_standsHostileAnswers).
//   - Addresses and secrets are never shown (TestOutbox_neverShowsASecret).
//
// The id of an event is its number and a hash of what it says. So it is the same
// at every try and after every restart, and two data folders, or one that was put
// back from a backup, never give one id to different events.
//
// A receiver that is new starts at the log's end. The cursors are in
// state/outbox.json by the receivers' names: under a new name, or after a start
// without it, a receiver is new. A receiver that changes its address keeps its
// place.
package outbox
