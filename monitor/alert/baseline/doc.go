// Package baseline learns what is usual in a channel and finds when it changes.
//
// A Channel takes one sample a minute, the sums of a window of one minute, and
// learns customers' mean sentiment, their messages a minute, and each topic's
// share of these: by hour of week (UTC) once that hour was seen in two weeks, and
// before that by an exponentially weighted mean of the channel itself, over 3
// hours for the mood and the topics and over one for the volume. It tells the
// evidence that the mood has sunk, that more customers write and that a topic
// takes a larger part, in units of the decision interval: from 1 on a change is
// believed. Nothing here reads a clock or does I/O.
//
// # Method
//
// Each is a one-sided CUSUM (Page, "Continuous inspection schemes", Biometrika 41,
// 1954) of log-likelihood ratios: of normal means of as many messages as the minute
// had, for a mean lower by 0.12; of Poisson counts, for twice as many (Lucas,
// "Counted data CUSUM's", Technometrics 27, 1985); and of binomial counts, for odds
// 2.5 times as large. The reference value lies half way, so a mood that is lower by
// less than 0.06, or a volume larger by less than 44%, is never believed, however
// long it lasts. The decision intervals are 10, 9 and 14 nats. For a standardised
// mean with reference k and interval h, the run length on calm traffic is
// (exp(2kb)-2kb-1)/(2k*k) with b=h+1.166 (Siegmund, "Sequential Analysis", 1985),
// in minutes: 20 messages a minute have k=0.31, h=16 and 230,000, which is 23
// weeks. The fast initial response of Lucas and Crosier is not used: a channel
// that opens is when it would be wrong.
//
// Three things keep that true of real traffic:
//
//   - Messages of one conversation share a mood and a topic and come in a bunch.
//     By how much sums over 15 minutes scatter more than chance is measured for
//     each channel, and the evidence is divided by it.
//   - What is usual is known with an error, and is taken to be worse by one
//     standard error. Of the two hours of week around a minute the worse one counts,
//     for volume and topics also the last hours; an hour of week with few messages
//     leans on the channel's mean. For the volume the busiest day so far stands in
//     for an hour that is not known, and on the first day it must be twice the last
//     hour's (TestChannel_theFirstMorningIsNoSurge).
//   - One minute adds at most a quarter of the interval, whatever happens in it,
//     and a minute weighs by its number of messages.
//
// # Measured
//
// On four calm weeks of made-up traffic, conversations that begin by chance, nine
// times as many by day as by night or in office hours alone, of four messages in
// the mean which share a mood and a topic, channels of 1 to 100 messages a minute
// have at most 0.2 false alarms a week by mood, none by volume and 0.2 by all topics
// together (TestChannel_isCalmOnCalmTraffic; the first two weeks have most). A slide
// from -0.02 to -0.15 in half an hour is found 57 minutes after it begins with 20
// messages a minute, and after 43 with 100; one to -0.37 after 27; two and a half
// times as many customers after 12 minutes on the second day and 7 in the fourth
// week; a topic that another fifth of the customers comes with after 31
// (TestChannel_findsChanges). What happens every Tuesday is news twice at most
// (TestChannel_knowsTheHourOfWeek).
//
// # Promises
//
//   - It says nothing before it knows two hours with customers
//     (TestChannel_saysNothingBeforeItKnows), and one minute proves nothing
//     (TestChannel_oneMinuteProvesNothing).
//   - From half a belief on, a level is not learned from
//     (TestChannel_whatIsBelievedIsNotLearned); when it has been doubted for four
//     hours it is the usual one, and the evidence begins anew
//     (TestChannel_aNewLevelBecomesUsual). For the same hour of the next weeks it
//     counts as any other week, a quarter in the long run.
//   - An hour of silence drops all evidence (TestChannel_aSilentHourDropsEvidence).
//   - A channel with all topics takes less than 16 KiB (TestSnapshot_isSmall), and
//     goes on after a snapshot as if nothing had happened
//     (TestSnapshot_goesOnAsIfNothingHappened); a snapshot of hostile bytes is an
//     error (FuzzDecode).
package baseline
