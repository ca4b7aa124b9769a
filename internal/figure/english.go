package figure

import "strings"

func newEnglish() *grammar {
	g := &grammar{
		lang:     "en",
		numerals: numerals(englishNumerals),
		parts: amounts(`2 half halves
			3 third thirds
			4 quarter quarters fourth fourths
			5 fifth fifths
			6 sixth sixths
			7 seventh sevenths
			8 eighth eighths
			9 ninth ninths
			10 tenth tenths
			20 twentieth twentieths
			100 hundredth hundredths
			1000 thousandth thousandths`),
		halves: amounts(`0.5 and_a_half and_one_half
			0.25 and_a_quarter and_one_quarter and_a_fourth and_one_fourth
			0.75 and_three_quarters
			0.3333333333333333 and_a_third and_one_third
			0.6666666666666666 and_two_thirds
			0.2 and_a_fifth
			0.6 and_three_fifths`),
		wholes: amounts(`0.5 half
			0.25 quarter`),
		halved: list(`the its their his her our my your these those`),
		round:  map[string]float64{"couple": 2},
		crowds: crowds(`24-99 dozens
			20-99 tens
			200-999 hundreds
			2000-9999 thousands
			2000000-9999999 millions
			2000000000-9999999999 billions`),
		several:  list(`several few`),
		articles: list(`a an`),
		point:    list(`point`),
		and:      list(`and &`),
		of:       list(`of`),
		ordinals: list(`th st nd rd ths nds rds ers first second third last past next previous final +first +second +third +fourth +fifth +sixth +seventh +eighth +ninth`),
		minus:    list(`minus negative -or`),
		percent: pairs(`percentage % percent percents percentage pct per_cent
			percentage_point percentage_point percentage_points percent_point percent_points
			basis_point basis_point basis_points`),
		money:   pairs(symbols + englishMoney),
		cents:   cents(),
		nations: nations(englishNations),
		units:   pairs(sharedUnits + englishUnits),
		powers: pairs(`square square squared sq
			cubic cubic cubed`),
		per:     list(`per a an`),
		moments: moments(),
		amounts: list(`kilometre mile hectare acre litre gallon pint kilogram tonne penny cent dollar euro
			kibibyte mebibyte gibibyte kilobyte megabyte gigabyte terabyte megawatt gigawatt`),
		extents: list(`thick long wide tall high deep`),
		none:    list(`not no never without nor t neither every hardly`),
		before:  hedges(englishBefore),
		after: hedges(`> or_more and_more or_over and_over or_above and_above -plus or_higher or_greater
			< or_less or_fewer or_under or_below or_lower at_most at_the_most maximum tops
			~ or_so or_thereabouts approximately give_or_take roughly
			> at_least minimum`),
		rises: hedges(englishRises),
		to:    list(`to at from reached hit`),
		trends: list(`increase increases rise rises gain gains growth jump jumps surge hike hikes boost climb uptick decrease decreases fall falls drop drops decline declines
			cut cuts reduction reductions plunge slump dip slide rebound contraction expansion`),
		points:  list(`point points place places spot spots`),
		between: list(`between`),
		until:   list(`to and or through till until`),
		fromTo:  list(`from of`),
		shares:  list(`in in_every out_of out_of_every`),
		each:    list(`respectively`),
		months: list(`january february march april may june july august september october november december
			jan feb mar apr jun jul aug sep sept oct nov dec`),
		days:     list(`monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun`),
		eras:     list(`bc ad bce ce`),
		yearCue:  list(`in since by until till from of during before after early late mid around circa spring summer autumn fall winter season year to and through ( january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec`),
		yearWord: list(`year years the_the the_a the_this -of -to -and -from -by -before -after -around -( -until -till`),
		reigns:   list(`ruled reigned reign born lived r fl`),
		clock:    list(`.at .until .by am pm a.m p.m o gmt utc est edt cet bst hrs`),
		ages:     list(`aged age ages *old old +years-old *of_age @at @@just @@now @now @just @only =is =was =turned =turns =be =are =being =were =m !' !’ !he !she !will !who !turned ~when ~and ~at +year-old`),
		persons: list(`man woman boy girl father mother son daughter husband wife brother sister +people +men +women +children +soldiers +troops +students +pupils +workers +employees
			+passengers +deaths +victims +refugees +migrants +residents +houses +homes +seats +votes +jobs`),
		labels: list(`article section chapter page pages p. pp. no. nos. number numbers nr. nrs. room route highway road war phase level tier type class grade ^day ^week
			version series season episode part act volume vol. group channel line lane platform gate terminal exit flight step stage round game
			rule clause paragraph appendix figure table item case district ward zone sector block unit building apartment flat floor pier
			interstate division league formula apollo boeing airbus windows size scene verse psalm resolution order bill proposition amendment title category art. ch. fig. vol ground top billboard`),
		ones:      list(`one`),
		notOne:    list(`the this that which any every each no another some someone last next only first second such former latter other right wrong by new old good bad big little whole square ground number lost just`),
		idle:      list(`day morning evening night afternoon time another thing side hand way by way's moment minute -off -time -way -sided -stop -shot -on`),
		crowdVerb: list(`marched died fled attended joined gathered protested`),
		the:       list(`the these those both`),
		stops: list(`the this that these those a an and or but nor if when while as than then who whom whose which what where why how he she it they we you i
			is are was were be been being am has have had do does did will would can could may might must shall should not no so too also there here
			in on at to for with from by of into onto over under up down out off about after before between during through against among within without
			since until till per via near around across along behind beyond despite toward towards upon because although though whether very
			his her its their our myself himself herself itself themselves your my him them us me said says say told killed injured wounded died dead's began went came made took voted left
			fewer less respectively later ago earlier away apart yet still just only even already now once again all both each every such
			took gave lost won got fell rose grew reached live lived marched does doesn knows expects needs hopes thinks wonders can joined fled attended took work worked remain remained died die`),
		skips: list(`of the more other new additional further extra different separate such those these his her their its our my your another so or some
			million billion thousand hundred of_the`),
		plurals: list(`people men women children police troops personnel crew staff cattle sheep fish species series aircraft spacecraft dead injured wounded teeth feet mice
			geese missing homeless media data members migrants fatalities alumni criteria phenomena folk clergy infantry cavalry livestock poultry percent`),
		plural: func(w string) bool {
			return len(w) > 5 && strings.HasSuffix(w, "men") && w != "specimen" || len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") && !strings.HasSuffix(w, "ious")
		},
		asks:    list(`how_many +many`),
		left:    list(`number numbers toll total count tally +toll +count +tally =population`),
		sources: [][]string{{"according", "to"}},
		says: list(`said says say reported reports announced announces told tells estimates estimated claimed claims confirmed added stated wrote warned
			<said <says !is !was !be !are !were !been !being !that !but !and !when !as !while !which !who ~also ?also ?has ?have ?had ?later -In -On -a &the &a &of &for
			$fined $fine $paid $pay $cost $costs $price $worth $budget $bill $tax $sold $bought $raised $wage $salary $million $debt $profit $fund $funds $bank $cash $earn $spend $spent $shares $fee`),
		places: list(`in at near @the !shares !stake !interest !invest !invested !investment !interests`),
		times:  list(`yesterday today tomorrow tonight last_year last_month last_week this_year this_month this_week next_year +later`),
	}
	return g
}

const englishNumerals = `
	u 0 zero nought naught
	u 1 one
	u 2 two
	u 3 three
	u 4 four
	u 5 five
	u 6 six
	u 7 seven
	u 8 eight
	u 9 nine
	t 10 ten
	t 11 eleven
	t 12 twelve
	t 13 thirteen
	t 14 fourteen
	t 15 fifteen
	t 16 sixteen
	t 17 seventeen
	t 18 eighteen
	t 19 nineteen
	d 20 twenty
	d 30 thirty
	d 40 forty fourty
	d 50 fifty
	d 60 sixty
	d 70 seventy
	d 80 eighty
	d 90 ninety
	h 100 hundred hundreds
	s 12 dozen dozens doz dozs dzs
	s 1000 thousand thousands
	s 100000 lakh lakhs lkh lkhs lac
	s 1000000 million millions mln mil
	s 10000000 crore crores koti krores
	s 1000000000 billion billions bn bln
	s 1000000000000 trillion trillions tn tln trn
	s 1000000000000000 quadrillion`

const englishBefore = `
	> more_than over at_least above exceeding exceeds exceed exceeded upwards_of upward_of no_less_than no_fewer_than not_less_than minimum_of a_minimum_of in_excess_of greater_than
	> higher_than larger_than topped tops surpassed surpassing better_than well_over just_over well_above as_far_back_as min longer_than older_than
	< less_than fewer_than under below at_most up_to no_more_than not_more_than maximum_of a_maximum_of lower_than smaller_than as_many_as as_much_as
	< nearly almost close_to approaching just_under well_under just_below not_quite shy_of within as_high_as shorter_than
	~ about around approximately roughly some an_estimated estimated circa approx approx. ~ somewhere_around nearabouts in_the_region_of on_the_order_of or_so maybe perhaps
	~ around_about an_average_of average_of near probably`

const englishRises = `
	= =went =moved =changed =gone =shifted =switched =revised
	up rose rise rises rising risen increased increase increases increasing up grew grow grows growing grown gained gain gains gaining climbed climb climbs climbing
	up jumped jump jumps jumping surged surge surges surging soared soar soars soaring advanced advancing added adding higher expanded expanding rallied rebounded rebound leapt leaped ahead spiked swelled widened firmed improved strengthened recovered shot_up raised raising raise hiked hike boosted
	up ~increase ~rise ~gain ~growth ~jump ~surge ~higher ~hike ~boost ~climb ~uptick
	down fell fall falls falling fallen decreased decrease decreases decreasing down dropped drop drops dropping declined decline declines declining lost losing lose loses
	down slid slide slides slipped slip slips slipping plunged plunge plunging tumbled tumble sank sink sinking shrank shrink shrinking shrunk cut cuts cutting reduced reduce reducing lower lowered slumped slump shed sheds shedding eased dipped dived dives dive diving plummeted plummets plummet plummeting retreated retreat crashed weakened shaved trimmed slashed slid contracted contraction narrowed reduction slide slumping off
	down ~decrease ~fall ~drop ~decline ~cut ~lower ~reduction ~plunge ~slump ~dip ~discount ~loss`

const englishNations = `
	US us u.s american united_states
	Canadian canadian c cad canada
	Australian australian a au aud australia
	New_Zealand nz nzd new_zealand
	Hong_Kong hong_kong hk hkd
	Singapore singapore s sgd
	Taiwan taiwan nt taiwanese
	Mexican mexican mex mxn
	Swiss swiss
	British british
	Japanese japanese
	Chinese chinese
	Indian indian
	Russian russian
	Ukrainian ukrainian
	Egyptian egyptian
	Lebanese lebanese
	Syrian syrian
	Turkish turkish
	Kuwaiti kuwaiti
	Iraqi iraqi
	Jordanian jordanian
	Danish danish
	Swedish swedish
	Norwegian norwegian
	Finnish finnish
	Dutch dutch
	Belgian belgian
	French french
	German german
	Saudi saudi
	Qatari qatari
	Iranian iranian
	Malaysian malaysian malaysia
	Philippine philippine
	Argentine argentine
	Chilean chilean
	Colombian colombian
	South_Korean south_korean korean
	Pakistani pakistani
	Irish irish
	Italian italian`

const englishMoney = `
	dollar dollar dollars
	US_dollar greenback greenbacks
	dollar bucks buck
	euro euro euros
	pound_sterling stg pound pounds quid pounds_sterling pound_sterling
	yen yen
	yuan yuan renminbi
	rouble rouble roubles ruble rubles
	hryvnia hryvnia hryvnias hryvnya
	rupee rupee rupees
	franc franc francs
	mark mark marks deutschmarks
	markka markka
	won won
	zloty zloty zlotys
	krona krona kronor kronas
	krone krone kroner krones
	koruna koruna korunas
	forint forint forints
	lira lira liras
	shekel shekel shekels
	riyal riyal riyals
	rial rial rials
	dinar dinar dinars
	dirham dirham dirhams
	peso peso pesos
	peseta peseta pesetas
	guilder guilder guilders
	real reais
	rand rand
	baht baht
	dong dong
	ringgit ringgit ringgits
	rupiah rupiah rupiahs
	naira naira
	cedi cedi cedis
	lari lari
	leu lei
	lev leva
	tugrik tugrik tugriks
	bitcoin bitcoin bitcoins
	cent cent cents
	penny penny pennies pence p
	dime dime dimes
	sen sen sens
	kopek kopek kopeks kopiykas kopeck kopecks
	satoshi satoshis satoshi`

const englishUnits = `
	metre metre metres meter meters
	kilometre kilometre kilometres kilometer kilometers kms
	centimetre centimetre centimetres centimeter centimeters
	millimetre millimetre millimetres millimeter millimeters
	decimetre decimetre decimetres decimeter decimeters
	micrometre micrometre micrometres micrometer micrometers microns micron
	nanometre nanometre nanometres nanometer nanometers
	picometre picometre picometres picometer picometers
	mile mile miles mi
	nautical_mile nautical_mile nautical_miles
	yard yard yards yd yds
	foot foot feet ft
	inch inch inches in
	light-year light_year light_years light-year light-years
	hectare hectare hectares
	acre acre acres
	litre litre litres liter liters
	millilitre millilitre millilitres milliliter milliliters
	gallon gallon gallons gal
	pint pint pints
	barrel barrel barrels bbl
	cup cup cups
	tablespoon tablespoon tablespoons tbsp
	teaspoon teaspoon teaspoons tsp
	gram gram grams gramme grammes
	kilogram kilogram kilograms kilogramme kilogrammes kilo kilos kgs
	milligram milligram milligrams milligramme milligrammes
	microgram microgram micrograms microgrammes mcg
	tonne tonne tonnes metric_ton metric_tons
	ton ton tons
	pound-mass lb lbs pound pounds
	ounce ounce ounces oz
	stone stones
	second second seconds sec secs
	millisecond millisecond milliseconds
	minute minute minutes min mins
	hour hour hours hr hrs
	day day days
	week week weeks
	fortnight fortnight fortnights
	month month months
	year year years yr yrs
	decade decade decades
	century century centuries
	millennium millennia
	megayear Ma million_years
	degree_Celsius degrees_celsius degree_celsius degrees_centigrade °c
	degree_Fahrenheit degrees_fahrenheit degree_fahrenheit °f
	degree degree degrees
	kilometre_per_hour kph kmph kmh
	mile_per_hour mph
	knot knots
	frame_per_second fps
	kilowatt_hour kilowatt-hour kilowatt-hours kilowatt_hours kilowatt_hour
	megawatt_hour megawatt-hours megawatt_hours megawatt_hour
	gigawatt_hour gigawatt_hours
	terawatt_hour terawatt_hours
	watt watt watts
	kilowatt kilowatt kilowatts
	megawatt megawatt megawatts
	gigawatt gigawatt gigawatts
	volt volt volts
	joule joule joules
	calorie calorie calories kcal
	horsepower horsepower hp
	bit bit bits
	byte byte bytes
	kilobyte kilobyte kilobytes
	megabyte megabyte megabytes
	gigabyte gigabyte gigabytes
	terabyte terabyte terabytes
	kibibyte kibibyte kibibytes
	mebibyte mebibyte mebibytes
	gibibyte gibibyte gibibytes
	exabyte exabyte exabytes
	decibel decibel decibels
	hertz hertz
	megahertz megahertz
	gigahertz gigahertz
	carat carat carats
	ton_per_day tpd
	radian rad`
