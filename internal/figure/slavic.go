package figure

import "strings"

// slavicAdjective says whether a word has an adjective's ending in a case that
// follows a number.
func slavicAdjective(w string) bool {
	for _, e := range []string{"ых", "их", "ые", "ие", "ими", "ыми", "ым", "ими", "ого", "его", "ому", "ной", "ную", "ная", "ный", "і", "ої", "ний", "ову", "ские", "ких"} {
		if len(w) > len(e)+4 && strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// slavicVerb says whether a word has the ending of a verb that no noun after a
// number has.
func slavicVerb(w string) bool {
	for _, e := range []string{"ют", "ут", "ют", "ат", "ят", "ють", "уть", "ать", "ять", "лось", "лись", "ли", "ло"} {
		if len(w) > len(e)+4 && strings.HasSuffix(w, e) && w != "солдат" && w != "делегат" {
			return true
		}
	}
	return false
}

const slavicMoney = `
	dollar долл
	bitcoin биткоин биткоинов біткоїн біткоїнів`

const slavicUnits = sharedUnits + `
	kilowatt_hour кВт·ч`
