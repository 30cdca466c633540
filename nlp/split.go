package nlp

// heldOutShare is one in how many messages and conversations no model is ever
// trained on.
const heldOutShare = 10

// HeldOut reports whether the message with this text, or the conversation with
// this id, is kept for evaluation. It depends on the text alone, so a message
// stays on its side when the corpus grows or is sorted anew.
func HeldOut(id string) bool { return textHash(id)%heldOutShare == 0 }

// Fold sorts what is not held out into n parts, for training on all but one
// and judging on that one.
func Fold(id string, n int) int { return int(mix(textHash(id)) % uint64(n)) }

func textHash(s string) uint64 {
	h := hashSeed
	for i := range len(s) {
		h = join(h, uint64(s[i]))
	}
	return mix(h)
}
