// Package nlp hears what a message means: the sentiment, the tone, the topics,
// the touchpoint, the intent, the expectation and the urgency, in English,
// Chinese (simplified, traditional, Cantonese) and both mixed.
//
// A text is cut into units (words, Chinese characters, marks), the units into
// features (single ones, neighbours, phrases of a lexicon), and every feature
// that the model knows has a row of small whole numbers, one for each label of
// each head. A reading is the sum of those rows. So it is fast, it needs no
// segmenter, and it can say exactly which words decided: Explain hands the
// same numbers back, sorted by where in the text they came from.
//
// Promises, each with the test that holds it:
//
//   - Nothing a customer can write makes it panic (FuzzRead).
//   - The time is linear in the length of the text (TestRead_longTextsTakeLinearTime).
//   - Read allocates nothing in steady state (TestRead_allocatesNothing), and a
//     Model is safe for concurrent use (TestModel_readsConcurrently).
//   - The reasons and the rest add up to the sentiment, exactly, and every span
//     lies on character boundaries (TestAccount_addsUp, FuzzRead).
//   - Explain gives the same reading as Read (TestExplain_givesTheReadingOfRead).
//   - The same corpus, lexicon and seed make the same model file, byte for
//     byte; the committed one is theirs (train.TestTrain_rebuildsTheCommittedModel).
//   - One message in ten is never trained on (TestHeldOut_isATenthAndStays); on
//     it the sentiment's macro-F1 is at least .80 in both languages
//     (train.TestShipped_reachesItsScores).
//   - A damaged model file is refused, not used (TestLoad_refusesDamage).
//   - Topics of the user's own, made of examples, are found more precisely than
//     by keywords or by the cosine of tf-idf bags, and as precise, more of them
//     (TestOwn_areFoundBetterThanByKeywordsOrCosine,
//     TestOwn_areFoundInEnglishAndChinese). They change nothing else of a reading
//     (TestSetTopics_changesNothingElse), a bad list of them changes nothing
//     (TestSetTopics_aBadListChangesNothing), and they may be replaced while
//     messages are read (TestSetTopics_whileMessagesAreRead).
//
// It judges one message at a time: what a conversation adds up to belongs to
// package window and package alert. After New it does no I/O and asks no clock.
// What the labels mean, what the model was taught on and where it fails is in
// MODEL_CARD.md.
package nlp
