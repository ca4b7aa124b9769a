package archive

import (
	"crypto/sha256"
	"encoding/hex"
)

// hash is the short form under which addresses and item keys are unique: 96 bits
// of SHA-256, where the full text would fill a third of the indexes.
type hash [12]byte

func hashOf(key string) hash {
	sum := sha256.Sum256([]byte(key))
	return hash(sum[:12])
}

// privateText begins the canonical address under which a text without address is
// kept, so that it is one report on its desk and never another desk's.
const privateText = "text:"

func privateAddress(desk string, sum [32]byte) string {
	return privateText + desk + ":" + hex.EncodeToString(sum[:])
}
