// Package nlp hears what a message means: the sentiment, the tone, the topics,
// the touchpoint, the intent, the expectation and the urgency, in English,
// Chinese (simplified, traditional, Cantonese) and both mixed.
//
// A text is cut into units (words, Chinese characters, marks), the units into
// features (single ones, neighbours, phrases of a lexicon), and every feature
// that the model knows has a row of small whole numbers, one for each label of
// each head. A reading is the sum of those rows. So it is fast, it needs no
// segmenter, and it can say exactly which words decided: Explain hands the
// same numbers back, sorted by where in the text they came from. The sentiment
// is a blend: what it would be in a contact centre, in a public post and in
// small talk, each for as much as the message sounds like it.
//
// Promises, each with the test that holds it:
//
//   - Nothing a customer can write makes it panic (FuzzRead).
//   - A text made to hurt, as long as a message may be, is read and explained
//     within 2 ms (TestRead_hostileTextsTakeLittleTime).
//   - The time is linear in the length of the text (TestRead_longTextsTakeLinearTime).
//   - Read allocates nothing in steady state (TestRead_allocatesNothing), and a
//     Model is safe for concurrent use (TestModel_readsConcurrently).
//   - The reasons of a head and the rest add up to its score, for the sentiment
//     to the score from -1 to 1, and every span lies on character boundaries
//     (TestAccount_addsUp, FuzzRead, FuzzExplain).
//   - Without the words of the sentiment's first reason the score moves as the
//     reason claims, in 95 of 100 messages of the corpus
//     (eval.TestReasons_takingTheirWordsAwayDoesWhatTheyClaim).
//   - Explain gives the same reading as Read (TestExplain_givesTheReadingOfRead).
//   - The same corpus, lexicon, public sets and seed make the same model file,
//     byte for byte; the committed one is theirs
//     (train.TestShipped_isMadeOfTheCommittedData, TestTrain_rebuildsTheCommittedModel).
//   - One message in ten is never trained on (TestHeldOut_isATenthAndStays); on
//     it every head reaches its score, the sentiment a macro-F1 of .85 in both
//     languages, and confidence and truth differ by .05 at most
//     (eval.TestShipped_reachesItsScores).
//   - On people whom no training has met the sentiment reaches its scores too
//     (train.TestShipped_hearsCustomersItNeverMet), and the same line in two
//     languages has one sentiment in three lines of four
//     (train.TestShipped_hearsTheSameLineAlikeInBothLanguages).
//   - All heads take at most half the time of a lexicon scorer's one number in
//     English, and a third of a segmenter's cutting in Chinese (go run ./cmd/dev ear).
//   - A damaged model file is refused, not used (TestLoad_refusesDamage,
//     FuzzParseCourse).
//   - Topics of the user's own, made of examples, are found more precisely than
//     by keywords or by the cosine of tf-idf bags, and as precise, more of them
//     (TestOwn_areFoundBetterThanByKeywordsOrCosine,
//     TestOwn_areFoundInEnglishAndChinese). They change nothing else of a reading
//     (TestSetTopics_changesNothingElse), a bad list of them changes nothing
//     (TestSetTopics_aBadListChangesNothing), and they may be replaced while
//     messages are read (TestSetTopics_whileMessagesAreRead).
//
// What a conversation adds up to is a Course: Follow takes turn after turn into
// it, and Judge says of any beginning how content the customer would be and
// whether a supervisor should know. What an answer does (asks, promises, sends
// elsewhere) is told by phrases; what the agent feels is not asked.
//
//   - A course has one size however long the conversation, and keeps no text
//     (TestCourse_hasOneSizeAndKeepsNoText); taking in a turn allocates nothing
//     (TestFollow_allocatesNothing).
//   - Every verdict is in its range and its reasons add up to it exactly
//     (TestJudge_anyPrefixGivesAVerdictWhoseReasonsAddUp, FuzzFollow).
//   - Predicted satisfaction orders real dialogues as their raters do, by
//     Spearman .62 in Chinese and .58 in English at least
//     (train.TestShipped_agreesWithTheRatersOfRealDialogues).
//
// The mood of a channel belongs to package window, and whom to tell to package
// alert. After New it does no I/O and asks no clock.
// What the labels mean, what the model was taught on and where it fails is in
// MODEL_CARD.md.
package nlp
