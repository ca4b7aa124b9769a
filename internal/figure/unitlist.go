package figure

import "strings"

// symbols are the currency signs and codes that every language writes alike.
// Codes that are words, such as ALL and TRY, count in capital letters only.
const symbols = `
	dollar $
	US_dollar usd us$
	euro € eur
	pound_sterling £ gbp
	yen ¥ jpy
	yuan cny rmb 元
	rouble ₽ rub
	hryvnia ₴ uah
	Indian_rupee ₹ inr Rs
	won ₩ krw
	shekel ₪ ils
	Turkish_lira ₺ TRY
	Vietnamese_dong ₫ vnd
	naira ₦ ngn
	Costa_Rican_colon ₡ crc
	Lao_kip ₭ lak
	Georgian_lari ₾ GEL
	tenge ₸ kzt
	bitcoin ₿ btc
	cent ¢
	Swiss_franc chf
	Canadian_dollar cad
	Australian_dollar aud
	New_Zealand_dollar nzd
	Hong_Kong_dollar hkd
	Singapore_dollar sgd
	Mexican_peso mxn
	Brazilian_real brl r$
	Swedish_krona sek
	Norwegian_krone nok
	Danish_krone dkk
	zloty pln zł
	Czech_koruna czk
	forint huf
	leu ron
	lev bgn
	Belarusian_rouble byn
	Kuwaiti_dinar kwd
	Lebanese_pound lbp
	Egyptian_pound egp
	Qatari_riyal qar
	Saudi_riyal sar
	dirham aed
	ringgit myr RM
	baht thb
	rupiah idr
	peso php
	rand zar
	tugrik mnt`

// sharedUnits are the symbols of units that every language of the Latin alphabet
// writes alike. Those with = count exactly as written.
const sharedUnits = `
	metre =m
	kilometre km =KM =Km
	centimetre cm
	millimetre mm
	decimetre =dm
	micrometre µm μm
	nanometre nm
	hectare =ha
	litre =l =L
	millilitre ml =mL
	centilitre cl
	hectolitre hl
	gram =g =gr
	kilogram kg =Kg =KG
	milligram mg
	microgram µg μg =ug
	tonne =t
	hour =h
	millisecond =ms
	watt =W
	kilowatt =kW =kw =KW
	megawatt =MW
	gigawatt =GW
	terawatt =TW
	watt_hour =Wh
	kilowatt_hour =kWh =kwh =KWh
	megawatt_hour =MWh
	gigawatt_hour =GWh
	terawatt_hour =TWh
	volt =V
	kilovolt =kV
	hertz =Hz
	kilohertz =kHz
	megahertz =MHz
	gigahertz =GHz
	joule =J
	electronvolt =eV
	kiloelectronvolt =keV
	megaelectronvolt =MeV
	gigaelectronvolt =GeV
	teraelectronvolt =TeV
	kilobyte =kB =KB
	megabyte =MB =Mo
	gigabyte =GB =Go
	terabyte =TB =To
	megabit =mb =Mb
	gigabit =Gb
	decibel =dB
	gray =Gy
	milligray =mGy
	millisievert =mSv
	pascal =Pa
	hectopascal =hPa
	kilopascal =kPa
	megayear =Ma
	gigayear =Ga
	hectare =ha
	inverse_femtobarn =fb
	degree_Celsius °c
	degree_Fahrenheit °f`

func cents() map[string]bool {
	return list(`cent penny sen kopek centime satoshi`)
}

func moments() map[string]bool {
	return list(`second millisecond minute hour day week fortnight month year decade century millennium`)
}

// dollars are the letters before a dollar sign.
const dollars = `
	US us
	Canadian c cad
	Australian a au aud
	New_Zealand nz nzd
	Hong_Kong hk hkd
	Mexican mex mxn
	Singapore s sgd
	Taiwan nt
`

// nations reads adjectives of currencies; each is also the prefix of a dollar sign.
func nations(text string) map[string]string {
	text = dollars + text
	m := pairs(text)
	for w, n := range pairs(text) {
		unit := " dollar"
		if n == "Mexican" {
			unit = " peso"
		}
		if len(w) > 3 || strings.Contains(w, " ") {
			continue
		}
		m[w+"$"] = n + unit
		if len(w) < 2 || len(w) == 3 && n != "US" {
			delete(m, w)
		}
	}
	m["usd$"] = "US dollar"
	return m
}
