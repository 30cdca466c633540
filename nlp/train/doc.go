// Package train makes models for package nlp. Package eval judges them.
//
// It reads messages and conversations that people labelled, and a lexicon that
// people wrote, and learns a weight for every feature and label: multinomial
// logistic regression for each head, one regression a topic, averaged with a
// space of few dimensions that all heads share. The lexicon's phrases are
// features, the belief the learner starts from, and small examples of their own.
// Public sets teach what posts and small talk sound like and mean. Weights are
// rounded to bytes, and confidences are calibrated on messages that the judging
// model had not seen.
//
// From the conversations it learns their courses: two logistic regressions over
// what a course shows, one for the satisfaction at its end and one for whether
// a supervisor should know. Each conversation is read for it by a model that
// did not learn from it.
//
// Promises, each with the test that holds it:
//
//   - The same data and seed make the same bytes (TestTrain_isDeterministic),
//     and the committed model is made of the committed data
//     (TestShipped_isMadeOfTheCommittedData, TestTrain_rebuildsTheCommittedModel).
//   - No two messages of the corpus are near-duplicates
//     (TestCorpus_hasNoNearDuplicates).
//   - The held-out tenth is never learned from
//     (TestTrain_neverLearnsFromTheHeldOutTenth,
//     TestLearnCourse_isDeterministicAndLeavesTheHeldOutAlone).
//   - Every unusable line of the data is named with file, line and field, all
//     at once (TestReadCorpus_namesEveryBadLine).
package train
