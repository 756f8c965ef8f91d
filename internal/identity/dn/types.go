package dn

import "strings"

const commonName = "2.5.4.3"

// A typeName is an attribute type: its number, what String calls it, and what else it is called.
type typeName struct {
	oid, name string
	aliases   []string
}

// types are the attribute types with names, those of RFC 4514 first. It is never changed.
var types = []typeName{
	{commonName, "CN", []string{"commonName"}},
	{"2.5.4.7", "L", []string{"localityName", "locality"}},
	{"2.5.4.8", "ST", []string{"S", "stateOrProvinceName"}},
	{"2.5.4.10", "O", []string{"organizationName", "organization"}},
	{"2.5.4.11", "OU", []string{"organizationalUnitName", "organizationalUnit"}},
	{"2.5.4.6", "C", []string{"countryName", "country"}},
	{"2.5.4.9", "STREET", []string{"streetAddress"}},
	{"0.9.2342.19200300.100.1.25", "DC", []string{"domainComponent"}},
	{"0.9.2342.19200300.100.1.1", "UID", []string{"userId"}},
	{"1.2.840.113549.1.9.1", "emailAddress", []string{"E", "email", "pkcs9email"}},
	{"2.5.4.5", "serialNumber", nil},
	{"2.5.4.4", "SN", []string{"surname"}},
	{"2.5.4.42", "GN", []string{"givenName", "G"}},
	{"2.5.4.43", "initials", nil},
	{"2.5.4.44", "generationQualifier", nil},
	{"2.5.4.12", "title", []string{"T"}},
	{"2.5.4.13", "description", nil},
	{"2.5.4.15", "businessCategory", nil},
	{"2.5.4.17", "postalCode", nil},
	{"2.5.4.46", "dnQualifier", nil},
	{"2.5.4.65", "pseudonym", nil},
	{"2.5.4.97", "organizationIdentifier", nil},
	{"1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL", []string{"jurisdictionLocalityName"}},
	{"1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST", []string{"jurisdictionStateOrProvinceName"}},
	{"1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC", []string{"jurisdictionCountryName"}},
}

// nameOf returns what a type is called, or "".
func nameOf(oid string) string {
	for i := range types {
		if types[i].oid == oid {
			return types[i].name
		}
	}
	return ""
}

// typeOf returns the number of the type that text names, in any case, or that it is.
func typeOf(text string) (oid string, ok bool) {
	for i := range types {
		t := &types[i]
		if strings.EqualFold(t.name, text) {
			return t.oid, true
		}
		for _, alias := range t.aliases {
			if strings.EqualFold(alias, text) {
				return t.oid, true
			}
		}
	}
	if rest, cut := strings.CutPrefix(strings.ToLower(text), "oid."); cut {
		text = rest
	}
	return text, isOID(text)
}

// isOID reports whether text has the form of dotted numbers without leading zeros.
func isOID(text string) bool {
	parts := strings.Split(text, ".")
	for _, p := range parts {
		if p == "" || len(p) > 1 && p[0] == '0' || strings.Trim(p, "0123456789") != "" {
			return false
		}
	}
	return len(parts) > 1
}
