/*
 * phrases.h - the phrase grammar of the benchmark generator, as data
 *
 * Twenty latent themes of an invented town plan. Every part is a clause or a
 * phrase that joins to any other of its theme: subjects take predicates with a
 * modal or a past tense, so that number never clashes. Slots, filled as they
 * are written out: '@' an invented place, '#' a number, '^' a surname, '~n', '~a', '~v' and
 * '~r' a noun, an adjective, a verb and an adverb (vocabulary.h).
 * Written for canvass, CC0; no text of any real consultation is in it.
 */
#ifndef CANVASS_BENCH_PHRASES_H
#define CANVASS_BENCH_PHRASES_H

enum { N_SUBJECTS = 5, N_PREDICATES = 4, N_REASONS = 5, N_WISHES = 3 };

struct theme_phrases {
	const char *subject[N_SUBJECTS];
	const char *good[N_PREDICATES];   /* predicates of those in favour */
	const char *bad[N_PREDICATES];    /* and of those against */
	const char *reason[N_REASONS];    /* clauses that stand alone or after "because" */
	const char *wish[N_WISHES];       /* what should be done, after "please" or alone */
};

static const struct theme_phrases THEMES[] = {
{ /* traffic pushed elsewhere */
	{ "the traffic on @", "the queue past our front door", "closing the cut-through", "the diverted lorries", "the filter at @" },
	{ "would settle down once drivers found another way", "spread itself out again after a few weeks", "had almost vanished by the autumn", "might be worth it for the side streets" },
	{ "just moved the cars on to @", "made the boundary road unbearable", "pushed thousands of vehicles past poorer homes", "will only shift the jam from one end to the other" },
	{ "we counted # vehicles an hour from our window", "nobody measured the roads on the edge of the zone", "every satnav now sends people down @", "the lights at the junction cannot cope", "the people of @ never asked for anybody else's traffic" },
	{ "count the cars on the boundary roads too", "retime the lights by @", "share the traffic out fairly" } },
{ /* shops and trade */
	{ "my shop in @", "trade on the high street", "the small businesses", "footfall at the market", "our customers from out of town" },
	{ "picked up as soon as people could sit outside", "would gain from more visitors on foot", "did better over the summer than the year before", "should welcome a nicer street" },
	{ "will not survive another year of this", "lost a third of the takings", "went straight to the retail park", "had to let two members of staff go" },
	{ "deliveries cannot get through after ten o'clock", "you cannot carry a carpet home on the bus", "the till was down # per cent in the trial weeks", "three shops on @ are already empty", "rent and rates have gone up again" },
	{ "give the traders some rate relief", "allow loading until half past ten", "put up a sign saying that the shops are open" } },
{ /* buses */
	{ "the number # bus", "the bus lane", "the evening service", "public transport round here", "the bus through @" },
	{ "has finally begun to run on time", "would get me to work without the car", "would be a lifeline for pensioners", "cut ten minutes off my journey to college" },
	{ "never turns up when the timetable says", "stopped running at seven in the evening", "was empty most of the day", "broke down twice in one week" },
	{ "two come together and then nothing for forty minutes", "the driver told me they are # short", "I missed my appointment at the clinic again", "there is no shelter at @ and the rain blows straight in", "the fare went up to £# return" },
	{ "run later buses on Fridays and Sundays", "put real time displays at every stop", "bring back the hopper round @" } },
{ /* emergency vehicles */
	{ "the ambulance", "fire engines from @", "emergency access", "the paramedics", "the police car we called" },
	{ "came straight through the camera gate", "would no longer be stuck behind the rat run", "had no trouble reaching my neighbour", "should be quicker with fewer cars about" },
	{ "took # minutes when it should have been eight", "had to turn round at the planters", "got stuck in the queue like everyone else", "will cost somebody their life one day" },
	{ "my wife had a stroke in the spring", "seconds count when somebody cannot breathe", "the crews were never asked", "bollards cannot be lowered at night", "there is no room for cars to pull over" },
	{ "publish what the fire service said", "keep to cameras instead of bollards", "give the crews a key" } },
{ /* how it was decided */
	{ "this consultation", "the survey", "the drop-in at @", "the councillor for our ward", "the map in the leaflet" },
	{ "explained it better than I had expected", "gave us a proper chance to speak", "had patient staff who knew the answers", "changed after the first round, to be fair" },
	{ "was a box ticking exercise", "came after the decision had been made", "could not be read without a magnifying glass", "ignored everything that residents said" },
	{ "we only heard about it from a neighbour", "the meeting was at two o'clock on a working day", "councillor ^ never replied to my letter", "the figures are buried in an appendix", "the same thing was turned down in 20#" },
	{ "listen to the people who live here", "publish all of the data", "hold another meeting in the evening" } },
{ /* journeys by car */
	{ "my drive to work", "the school run", "a trip to the hospital", "getting across town", "visiting my mother in @" },
	{ "took a bit longer but I can live with that", "turned out no slower than before", "would be easier if fewer people drove", "was never quick in the first place" },
	{ "now takes # minutes instead of five", "added six miles to my day", "has become impossible at half past eight", "cost me a fortune in petrol" },
	{ "I have two children to drop at opposite ends of town", "I am a carer paid by the call", "shift workers have no choice but to drive", "the long way round is solid by eight", "I carry my tools in the van" },
	{ "let local people through", "think about those who have to drive", "open the road again at weekends" } },
{ /* children's safety */
	{ "the road outside the school", "crossing @ with a pushchair", "children walking on their own", "the school street", "the corner by the nursery" },
	{ "felt safe for the first time in years", "would save a child's life", "became calm enough for the little ones", "let my daughter cycle by herself" },
	{ "was just as dangerous as before", "will be worse where the parents now park", "frightened me every single morning", "had two near misses last week" },
	{ "cars mount the pavement to get past", "a boy from @ was knocked over last winter", "parents park on the zigzags", "the lollipop lady retired and was not replaced", "drivers do forty in a twenty" },
	{ "put a zebra crossing at the gates", "do the same for every school", "put a speed camera on @" } },
{ /* quieter streets to live in */
	{ "our street", "the evenings round here", "the square in front of the old hall", "a quiet neighbourhood", "the benches and planters" },
	{ "brought the neighbours out to talk", "became a place where children play", "would make people proud of the town", "gave me back the sound of birds" },
	{ "attracted lads drinking until two in the morning", "looked like a building site", "filled up with cans and dog mess", "will be lovely for those who can afford it" },
	{ "I have met more people in a month than in nine years", "we can sit outside again", "we moved our bed back to the front room", "they hold a street party in @ every June", "somebody planted sunflowers in the boxes" },
	{ "look after the planters", "close the street to cars on Sundays", "let the residents choose the plants" } },
{ /* disabled people */
	{ "my wheelchair", "blue badge holders", "people who cannot walk far", "my father with his oxygen", "the dropped kerb on @" },
	{ "would manage much better on level paving", "could get on the bus without help at last", "should find the crossings easier", "were given a say this time" },
	{ "have been forgotten again", "will be cut off from the surgery", "cannot reach the nearest stop", "were left out of the plan altogether" },
	{ "the accessible bay was taken for a planter", "not every disability can be seen", "the exemption is for one filter and one car", "her carers cannot get to her on time", "# metres might as well be the moon" },
	{ "exempt every blue badge holder", "ask disabled people before you draw the map", "mend the pavement by @" } },
{ /* cycling */
	{ "cycling to work", "the cycle lane on @", "my electric bike", "those of us on bikes", "a nervous cyclist" },
	{ "became a pleasure instead of a fright", "would let me sell the second car", "could ride all the way without meeting a lorry", "got my neighbour of # back in the saddle" },
	{ "should pay road tax like everybody else", "never stopped at a red light", "took space that nobody uses", "ended at the roundabout where it mattered most" },
	{ "vans squeeze past with an inch to spare", "I counted eleven bikes all morning", "paint is not protection", "mine was stolen from outside the station", "it is all hills and gales round here" },
	{ "build kerbs between bikes and lorries", "put bike hangars in @", "teach cyclists some manners" } },
{ /* air and noise */
	{ "the air on @", "pollution from the main road", "my asthma", "the noise at night", "the black dust on the window sill" },
	{ "got better as soon as the traffic stopped", "should improve with fewer engines idling", "has not sent my son to hospital since", "dropped by a third on our monitor" },
	{ "got worse where the cars queue", "came straight into the bedroom", "will be breathed by the poorest children", "made my chest tight by lunchtime" },
	{ "engines are left running outside the takeaway", "my inhaler goes everywhere with me", "nobody has put a monitor in @", "lorries start at five in the morning", "the doctor said it was the fumes" },
	{ "measure the air all year round", "ban idling outside the schools", "lay quiet tarmac on @" } },
{ /* cost and fines */
	{ "the penalty notice", "these cameras", "£# million of our money", "the council tax", "the fine I got in @" },
	{ "would be fair if drivers read the sign", "should pay for the crossings", "taught a few people to slow down", "was money well spent for once" },
	{ "was nothing but a cash cow", "should have gone on the care homes", "was wasted on planters and consultants", "hit an old man visiting his wife" },
	{ "the sign was hidden behind a tree", "I was charged sixty pounds on the first day", "the youth club shut for want of a tenth of it", "officer ^ could not say how much it raised", "my appeal was turned down by a machine" },
	{ "send a warning letter first", "say where the money goes", "spend it on something useful" } },
{ /* parking */
	{ "parking on @", "the permit scheme", "residents' bays", "ferry passengers' cars", "the car park behind the market" },
	{ "would be easier with permits for residents", "got simpler once commuters kept away", "should come in on the same day as the filters", "left a space outside my house at last" },
	{ "cost me £# a year outside my own home", "drove the visitors away", "filled our road by eight in the morning", "lost thirty spaces overnight" },
	{ "people leave their vans across my drive", "the wardens only come on Tuesdays", "my visitors have nowhere to stop", "nobody in @ has a garage", "the ticket machine has been broken since March" },
	{ "give shoppers half an hour free", "bring in permits for @", "paint the lines again" } },
{ /* climate */
	{ "the climate", "cutting emissions", "our children's future", "the flood defence at @", "solar panels on the school roof" },
	{ "should come before convenience", "would be served by fewer short trips", "needed somebody to be brave", "will thank us in thirty years" },
	{ "will not be saved by closing one street", "was used as an excuse for everything", "became an excuse to tax the motorist", "got worse with every longer diversion" },
	{ "the sea came over the wall in January", "transport makes up # per cent of it", "we declared an emergency and then did nothing", "electric cars are beyond most families", "my grandchildren ask me what I did" },
	{ "publish the carbon sums", "plant more trees along @", "insulate the council houses" } },
{ /* library hours */
	{ "opening the library in the evening", "the library on a Sunday", "shutting on Monday mornings", "the new opening hours", "story time at @" },
	{ "would suit families who work", "gave me somewhere to study after college", "should bring in younger people", "would let me borrow a book after my shift" },
	{ "will shut out the pensioners who come at nine", "ended baby rhyme time", "left the building empty and heated", "came with no bus home" },
	{ "toddlers are asleep by noon", "school finishes at half past three", "my mother goes there every morning", "there is nowhere else to go when it rains", "# of us wait outside the door" },
	{ "stagger the hours between branches", "keep the mornings at @", "ask the schools before you change it" } },
{ /* library staff */
	{ "the librarian", "a self-service library", "Mrs ^ at the desk", "the staff at @", "a swipe card on the door" },
	{ "found me every book I needed", "taught me to use a computer at sixty eight", "would be fine for picking up reservations", "helped my husband with his pension form" },
	{ "cannot be replaced by a machine", "would not make me feel safe after dark", "will lose hours and pay", "never noticed that the lift had stopped" },
	{ "who goes upstairs when the lads throw chairs", "a camera is for afterwards", "children under sixteen are locked out", "somebody has to unjam the printer", "she knows all of us by name" },
	{ "keep trained people in every branch", "thank the team from all of us", "put one member of staff on each evening" } },
{ /* computers and study */
	{ "the public computers", "the study room", "the printer at @", "free wifi", "a quiet desk" },
	{ "made it possible to finish my course", "would help with job applications", "was the only place to revise", "let me talk to my daughter abroad" },
	{ "crashed whenever I filled in the form", "was always booked by teenagers", "broke and nobody mended it", "dropped out every ten minutes" },
	{ "I cannot afford broadband", "my benefit journal has to be done each day", "I share a bedroom with two brothers", "the bank in @ has closed", "one hour is not enough for a claim" },
	{ "put in more sockets", "allow two hours at a time", "teach older people to use tablets" } },
{ /* warmth and company */
	{ "the coffee morning", "a warm place to sit", "the lunch club at @", "living on my own", "the community centre" },
	{ "kept me going after my wife died", "would be a blessing in winter", "made me three good friends", "got people out of the house" },
	{ "will disappear with the grant", "has been made much harder", "shut without a word to anyone", "felt longer with every hour you cut" },
	{ "some days nobody else speaks to me", "the heating stays off until four", "old Mr ^ has not been seen this week", "we do the crossword together", "loneliness costs the health service too" },
	{ "keep somewhere open on Sundays", "fund the club for another year", "put soup on in the cold months" } },
{ /* parks, trees and play */
	{ "the park in @", "the new playground", "mature trees", "the allotments", "the path along the river" },
	{ "brought families from all over town", "would cool the streets in summer", "was the best thing you have done", "should be a haven for birds and bees" },
	{ "was fenced off for months", "flooded after every shower", "had needles under the slide", "will be sold to a developer" },
	{ "the swings were taken down and not replaced", "dogs run loose by the sandpit", "there is no lighting after four o'clock", "forty lime trees in @ were felled", "the waiting list is # years" },
	{ "plant an orchard", "mend the gate at @", "put benches in the shade" } },
{ /* bins, litter and toilets */
	{ "the bins", "litter on the beach", "the public toilets at @", "the recycling centre", "fly tipping behind the garages" },
	{ "were emptied on time for a change", "looked much tidier this spring", "would be open all year if volunteers helped", "got sorted within a day of my call" },
	{ "had not been collected for three weeks", "was a disgrace in front of visitors", "were locked at the height of the season", "attracted rats the size of cats" },
	{ "the gulls tear the bags open", "I rang # times", "you need an appointment to throw out a chair", "the wheelie bin blew down @", "visitors leave their chips on the wall" },
	{ "empty the bins on @ twice a week", "open the toilets at Easter", "fine the people who drop it" } },
};

/* What is said beside any theme, as a sentence of its own. */
static const char *const ASIDES[] = {
	"the ~n was ~a and nobody could ~v the ~n", "we need a ~a ~n, not another ~n",
	"if you ~v the ~n people will ~v it ~r", "my ~n and I ~v the ~n every ~n",
	"there is too much ~n and not enough ~n", "no other town has such a ~a ~n",
	"it would ~r ~v the ~n for anybody with a ~n", "I used to ~v my ~n there before the ~n",
	"what about the ~n and the ~n", "a ~n like this should be ~a", "it feels ~a, ~r so",
	"somebody must ~v the ~a ~n first", "the ~n people promised was never ~a",
	"you cannot ~v a ~n with a ~n", "there were ~a reasons to ~v it", "both the ~n and the ~n are ~a now",
	"the ~n at @ has a ~a ~n", "I have ~r seen a ~n so ~a", "let us ~v the ~n instead of the ~n",
	"they spent £# on a ~a ~n", "it is only ~a until the ~n", "how can a ~n ~v without a ~n",
	"we were told about the ~n but not the ~n", "older people ~v their ~n here", "the ~a side of it is the ~n",
	"every ~n has its ~n", "next to the ~n it looks ~a", "the ~n team could ~v with us",
};

/* And put after a sentence. */
static const char *const TAILS[] = {
	", like the ~n at @", " with a ~a ~n", " for every ~n", ", ~r", " and the ~n", ", which is ~a", " without any ~n",
	" or ~v the ~n", " near the ~a ~n", ", not ~a but ~a", " when the ~n is ~a", " (~n)", " - ~a ~n", " by the ~n",
	", just as ~n does", " since the ~n", " in the ~a ~n", " and ~v it ~r", ", so much for ~n", " instead of ~n",
};

enum { N_THEMES = sizeof(THEMES) / sizeof(THEMES[0]) };

#endif
