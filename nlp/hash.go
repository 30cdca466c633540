package nlp

import "math/bits"

// Hashes are 64 bits wide: part of one picks a slot, another part proves that
// the slot is the right one. They are written into the model file, so a change
// here asks for a new fileVersion and a new model.

const (
	hashSeed  uint64 = 0x9e3779b97f4a7c15
	hashPrime uint64 = 0xd6e8feb86659fd93
)

// mix spreads every bit of x over the whole word.
func mix(x uint64) uint64 {
	x ^= x >> 32
	x *= hashPrime
	x ^= x >> 29
	x *= hashPrime
	return x ^ x>>32
}

// spread is enough where x is a hash already: it makes a number of it whose
// lower half picks a slot and whose upper half proves it.
func spread(x uint64) uint64 {
	x *= hashPrime
	return x ^ x>>32
}

// join hashes a sequence one step further; the order matters.
func join(h, next uint64) uint64 {
	return (bits.RotateLeft64(h, 23) ^ next) * hashPrime
}

// feature kinds salt the hashes, so that the word "ok" and the first word "ok"
// are two features.
type salt uint64

const (
	saltWord salt = iota + 1
	saltPair
	saltTriple
	saltQuad
	saltNegated
	saltFirst
	saltLast
	saltStem
	saltShout
	saltDrawl
	saltRun
	saltPhrase
	saltValence
	saltTone
	saltTopicOfFeeling
	saltIntent
	saltTopic
	saltTouchpoint
	saltSpeaker
	saltMedium
	saltLength
	saltAsks
	saltBalance
	saltSpeakerWord
	saltScript
)

// key is the feature of kind s made of h.
func key(s salt, h uint64) uint64 { return spread(h + uint64(s)*hashSeed) }
