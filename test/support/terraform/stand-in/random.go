package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What the random provider fills in when an argument is not given.
var randomDefaults = map[string]any{
	"lower": true, "upper": true, "numeric": true, "number": true, "special": true,
	"min_lower": int64(0), "min_upper": int64(0), "min_numeric": int64(0), "min_special": int64(0),
}

// randomValue gives what the random provider would compute, with bytes that follow from the seed: two resources with
// the same arguments get the same value, so tests that must tell them apart give them different keepers. The bcrypt
// hash has the shape of one and matches nothing.
func randomValue(typeName, attribute, seed string, arguments map[string]any) (tftypes.Value, bool) {
	if preset, ok := randomDefaults[attribute]; ok {
		if truth, isBool := preset.(bool); isBool {
			return tftypes.NewValue(tftypes.Bool, truth), true
		}
		return tftypes.NewValue(tftypes.Number, preset), true
	}
	text := ""
	switch typeName + "." + attribute {
	case "random_password.result", "random_string.result":
		text = secretText(seed, arguments)
	case "random_password.bcrypt_hash":
		text = "$2a$10$" + base64.RawURLEncoding.EncodeToString(stream(seed, 40))[:53]
	case "random_bytes.hex", "random_id.hex":
		text = hex.EncodeToString(stream(seed, size(arguments)))
	case "random_bytes.base64", "random_id.b64_std":
		text = base64.StdEncoding.EncodeToString(stream(seed, size(arguments)))
	case "random_id.dec":
		text = new(big.Int).SetBytes(stream(seed, size(arguments))).String()
	default:
		return tftypes.Value{}, false
	}
	return tftypes.NewValue(tftypes.String, text), true
}

func size(arguments map[string]any) int {
	for _, name := range []string{"length", "byte_length"} {
		if n, ok := arguments[name].(float64); ok {
			return int(n)
		}
	}
	return 0
}

// secretText draws `length` characters: first those that min_* demand, then from all classes that are switched on.
func secretText(seed string, arguments map[string]any) string {
	special := "!@#$%&*()-_=+[]{}<>:?"
	if given, ok := arguments["override_special"].(string); ok {
		special = given
	}
	classes := []struct{ name, letters string }{
		{"lower", "abcdefghijklmnopqrstuvwxyz"},
		{"upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
		{"numeric", "0123456789"},
		{"special", special},
	}
	pools, alphabet := []string{}, ""
	for _, class := range classes {
		least, _ := arguments["min_"+class.name].(float64)
		pools = append(pools, slices.Repeat([]string{class.letters}, int(least))...)
		if on, given := arguments[class.name].(bool); on || !given {
			alphabet += class.letters
		}
	}
	made := []byte{}
	for i, drawn := range stream(seed, size(arguments)) {
		from := alphabet
		if i < len(pools) {
			from = pools[i]
		}
		if from != "" {
			made = append(made, from[int(drawn)%len(from)])
		}
	}
	return string(made)
}

func stream(seed string, length int) []byte {
	made := []byte{}
	for block := sha256.Sum256([]byte(seed)); len(made) < length; block = sha256.Sum256(block[:]) {
		made = append(made, block[:]...)
	}
	return made[:length]
}
