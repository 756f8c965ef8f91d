package lex

// longestType is the most bytes of a type that is printed before a value.
const longestType = 40

// typed returns where the quoted value, or the list of them, starts behind the type that some languages print before it:
// string(20) "V" of PHP, (string) (len=20) "V" and []string{"V"} of Go, SecretStr("V"). It returns i when there is none.
func typed(b []byte, i int) int {
	end := min(len(b), i+longestType)
	j := i
	for j < end && b[j] == '(' { // casts
		k := j + 1
		for k < end && (IsName(b[k]) || b[k] == '=' || b[k] == '*') {
			k++
		}
		if k >= end || b[k] != ')' {
			return i
		}
		if j = k + 1; j < end && b[j] == ' ' {
			j++
		}
	}
	if j > i && quoteAt(b, j) {
		return j
	}
	word := j
	for j < end && (IsName(b[j]) || b[j] == '[' || b[j] == ']' || b[j] == '*') {
		j++
	}
	if word == j {
		return i
	}
	switch {
	case j >= end:
	case b[j] == ' ' && string(b[word:j]) == "string" && quoteAt(b, j+1): // var_dump with xdebug
		return j + 1
	case b[j] == '{' && quoteAt(b, j+1):
		return j
	case b[j] == '(' && quoteAt(b, j+1):
		return j + 1
	case b[j] == '(':
		for j++; j < end && IsDigit(b[j]); j++ {
		}
		if j+1 < end && b[j] == ')' && b[j+1] == ' ' && quoteAt(b, j+2) {
			return j + 2
		}
	}
	return i
}

// argument passes the name of a call or of its argument in a list: Detail(text='V'). It returns i when there is neither.
func argument(b []byte, i int) int {
	j := i
	for j < len(b) && IsName(b[j]) && j-i < longestType {
		j++
	}
	switch {
	case j == i || j >= len(b):
	case b[j] == '(':
		return j
	case b[j] == '=' && quoteAt(b, j+1):
		return j + 1
	}
	return i
}
