// Package places holds the names of places whose spellings in six languages no key
// unites. They are GeoNames' (https://www.geonames.org, CC BY 4.0).
package places

import _ "embed"

//go:generate go run ./gen ../../../../shared/data/places/geonames-names.tsv spellings.txt

// Spellings has one place a line, its spellings between bars.
//
//go:embed spellings.txt
var Spellings string
