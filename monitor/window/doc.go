// Package window keeps the mood of every channel over the last hour.
//
// A Set holds the channels of one shard, each as a ring of 10-second buckets of
// sums. Package monitor adds a message once it is read; the dashboard, the
// alerts and the metrics ask for moods. Nothing here reads a clock, starts a
// goroutine or does I/O, and a Set is not safe for concurrent use: one shard
// owns it. Nor is a Frozen, but it may be used beside its Set.
//
// Time is the message's own. A message lies in the bucket of its At; the
// windows 1m, 5m, 15m and 1h are the newest 6, 30, 90 and 360 buckets up to and
// including the present one, which is still filling, so 1h covers from 59m50s to
// 60m. A window states its exact From and To.
//
// Promises, each with the test that holds it:
//
//   - Moods, totals and snapshots do not depend on the order of the messages
//     (TestSet_orderDoesNotMatter), as every sum is of whole numbers. Each
//     message must bring the same now every time: pass its Received. Two limits
//     are not free of order: which channels are first when there are too many,
//     and what is counted after a conversation was forgotten.
//   - They equal those of a twin that keeps every message
//     (TestSet_equalsANaiveTwin), also split over sets and merged
//     (TestMood_mergesToTheSame) and saved and loaded midway
//     (TestSnapshot_goesOnAsIfNothingHappened).
//   - A message older than the longest window moves no window but counts in
//     the totals; a partial one counts nowhere but as a partial
//     (TestSet_fates).
//   - Only customers' messages move the sentiment (TestSet_onlyCustomersMoveIt).
//   - A conversation counts once in every window, in the bucket of its newest
//     message (TestSet_countsAConversationOnce).
//   - Memory is bounded by Options, whatever comes (TestSet_isBounded).
//   - A Frozen stays as it was while its set goes on, and can be written by
//     another goroutine (TestFrozen_keepsItsMoment,
//     TestFrozen_isWrittenWhileItsSetGoesOn); the set goes on as if it had not
//     been frozen (TestFrozen_leavesItsSetAlone). Freezing copies no buckets
//     (TestFreeze_copiesNoBuckets).
//   - Topics of the user's own are counted like the built-in ones
//     (TestOwn_countsEqualANaiveTwins). A snapshot knows them by name, so it can be
//     read when they are others or have other numbers
//     (TestOwn_aSnapshotKnowsTopicsByName).
//   - Snapshots of earlier versions are read (TestDecode_readsWhatOlderVersionsWrote).
//   - Equal states give equal snapshots; a snapshot of hostile bytes is an
//     error, never a panic or a flood (FuzzDecode).
//
// Time only goes forward: a set remembers the newest now it was given. If the
// server's clock was far ahead and is put right, messages of the right time lie
// behind the ring and move no window until the clock catches up; Head tells, and
// the owner starts a new set.
//
// The conversations of a shard are no one else's, so adding up the moods of all
// shards counts each once. Adding up channels counts a conversation once for
// each channel it used.
package window
