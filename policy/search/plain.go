package search

// Fold brings text into the one spelling in which it is compared: simplified, lower case,
// half-width, without accents. Bytes that are no UTF-8 become spaces.
func Fold(s string) string { return foldString(s) }
