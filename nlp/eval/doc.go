// Package eval judges a model by messages that it was never trained on.
//
// It reads the held-out tenth of a labelled corpus with the model and counts:
// how often each head is right, what it took for what, and whether its
// confidence is worth its name. It counts per language and per hard case, and
// apart for single messages and for the turns of conversations, because people
// judged a turn in the light of the turns before it and the model did not.
//
// Promises, each with the test that holds it:
//
//   - F1, the calibration error and the confusion tables are what their
//     definitions say (TestRun_countsAsTheDefinitionsSay).
//   - Another model is called better or worse only where chance would show such
//     a difference less than once in twenty times (TestRun_takesNoNoiseForProgress).
//   - The figures of the model card are those of the committed model and corpus
//     (TestCard_saysWhatTheShippedModelScores).
//   - The same model and corpus make the same report, to the last digit
//     (TestRun_isDeterministic).
//
// It is pure: it reads what it is handed and writes nothing.
package eval
