"""Everyday words for a crisis, an emergency, and dangerous advice about medicines; and what only sounds like them.

The sentences were written before the patterns. Only what the rules tell counts here, not what is heard besides.
"""

import pytest

from bedside.checker import Context, Severity, examine


def codes(text: str, kind: str = "post", country: str = "US") -> set[str]:
    context = Context(kind="reply" if kind == "reply" else "post", country=country)
    return {each.code for each in examine(text, context, {"safety"}) if not each.is_heard}


CRISIS = """
If you have thoughts of hurting yourself, take a walk or try meditation.
Thinking about ending it all? Try our meditation class.
Feeling like you don't want to live anymore? Come to yoga.
Do you feel life is not worth living? Read our blog.
Having thoughts of harming yourself? Join our yoga class.
Some teens wish they had never been born. Here is how to talk with them.
Do you wish you could go to sleep and never wake up? A warm bath can help.
Your friend says everyone would be better off without him. Bring cookies.
He told the coach that he no longer wants to be here. What now?
Some parents think about ending things. Our group meets Monday.
If you feel like you can't go on, try a new hobby.
She says she has nothing to live for. Be patient with her.
Do you want to die? Talk about it with a friend.
Is your teen cutting herself? Take away the phone.
Depression can bring thoughts of death. Exercise helps.
Feel like there is no reason to live? Our newsletter has tips.
Watch for self harm in middle school.
Is someone you love talking about killing themselves? Stay calm.
I just want to disappear, she wrote. We made a podcast about it.
Lately you wish you were dead? Spring is coming.
Tired of being alive? A pet brings joy.
Are you in a mental health crisis? Fill out our form.
He took his life last spring. We remember him on Sunday.
¿Ya no quiere vivir? Venga a yoga.
Si piensa en hacerse daño, salga a caminar.
¿Ha pensado en quitarse la vida? Lea nuestro blog.
Algunos jóvenes dicen que quieren desaparecer. Escúchelos.
¿Siente que la vida no vale la pena? Haga ejercicio.
Mi hijo dice que quiere morirse. Venga a nuestra charla.
¿Piensa que todos estarían mejor sin usted? Tome un té.
Si tiene pensamientos de muerte, respire hondo.
¿Se hace cortes su hija? Quítele el teléfono.
Acabar con todo no es la solución. Venga a nuestro grupo.
Ya no tengo ganas de vivir, nos escribió una mamá.
Feel like giving up on life? We have a gratitude journal for you.
Have you been thinking about killing yourself? Take our online quiz.
Is your friend talking about wanting to die? Be a good listener.
Some new mothers think their baby would be better off without them. Join our mom group.
Do you sometimes wish you didn't exist? Try our mindfulness app.
Thinking of hurting yourself tonight? Our office opens at 8.
When life doesn't feel worth living, a walk can help.
Do you think about not waking up? Get more sunshine.
If you are having dark thoughts about ending your own life, keep a diary.
My son says he wants to end his life, wrote a dad. Our coach answers.
Feel hopeless, trapped, or like there's no way out? Listen to our podcast.
Do you cut yourself to feel better? Try holding ice.
Thoughts of taking your life? Read five tips.
I don't see the point in living anymore. If that's you, try yoga.
Teens who hurt themselves on purpose need love. Share this.
¿Siente que no vale la pena seguir? Pruebe la meditación.
Si ha pensado en matarse, hable con un amigo.
¿Ya no le encuentra sentido a la vida? Salga a caminar.
¿Quiere acabar con su vida? Llámenos el lunes.
Mi hija se corta los brazos. ¿Qué hago? Lea nuestro blog.
¿A veces piensa que sería mejor estar muerto? Haga yoga.
¿Tiene ganas de morirse? Pruebe una caminata.
Si siente que no puede más y quiere desaparecer, respire hondo.
¿Piensa en lastimarse? Escríbanos.
Struggling so much that you'd rather not be alive? Our blog has tips.
Do you feel you'd be better off dead? Talk with a friend.
Worried a classmate might hurt herself? Tell her it gets better.
Are you so sad you want to end things? Come to our Thursday group.
Sometimes new dads think about killing themselves. You are not weak.
She posted that she doesn't want to be here anymore. How to answer as a friend.
Signs of depression: sleeping a lot, crying, thoughts of death.
After my divorce I wanted to die. Then I found running.
Farmers are under stress, and some think about taking their own lives. Join our webinar.
Have you ever felt like life isn't worth it? Pets help.
Some days I wish I could fall asleep and not wake up. Sound like you? Try our app.
He said he had nothing left to live for. A hobby changed that.
Is your child hurting himself? Hide the scissors.
Many veterans have suicidal thoughts. Come have coffee with us.
Si su hijo dice que se quiere morir, no le haga caso.
¿Siente que ya no puede más con la vida? Venga a la clase de baile.
Cuando uno piensa en matarse, un paseo ayuda.
¿Ha perdido las ganas de vivir? Adopte un perro.
Mi hermana se quitó la vida en mayo. Caminemos por ella.
¿Su hija se hace daño a propósito? Hable con ella.
¿Siente que su familia estaría mejor sin usted? Lea este libro.
If life feels pointless and you think of ending your life, pet a dog.
Thinking about hurting yourself or dying? Our Monday group is free.
Do you feel like nobody would miss you if you were gone? Color a mandala.
Your student wrote that she wants to kill herself. Five tips for teachers.
I lost my husband and I don't want to go on without him. If that is you, read this.
Are thoughts of self-injury scaring you? Journaling helps.
Do you hope you won't wake up tomorrow? Try our sleep tea.
Nurses, too, think about suicide. Let's talk.
Men are less likely to say they want to die. Ask them twice.
Postpartum depression can make you think about harming yourself or your baby. Try a nap.
Siento que no quiero seguir viviendo, nos dijo un joven. Lo invitamos a jugar.
¿Piensa a menudo en la muerte o en morirse? Haga ejercicio.
A veces uno quisiera dormirse y no despertar. Pruebe nuestro té.
Si quiere hacerse daño, espere y cuente hasta diez.
¿Le dan ganas de quitarse la vida? Rece.
Are you having thoughts of ending it? Download our calm app.
If your partner talks about dying by suicide, hug them.
Do you ever feel like you would be better off dead? Walk in the woods.
She felt life was no longer worth living until she joined our choir.
Thoughts about harming yourself after having a baby are common. Join our circle.
When you can't go on anymore, light a candle.
Your coworker jokes about killing himself? Laugh with him.
My teenager told me he wants to disappear. Our parent night is Friday.
Is your grandmother saying she is ready to die and has no reason to live? Visit more.
I tried to kill myself at 19. Today I lead a support group. Come by.
Nadie debería sentir que no quiere vivir más. Venga a nuestro taller.
Si está pensando en terminar con su vida, escuche música.
Mi primo intentó suicidarse. Hablemos el jueves.
¿Se siente tan triste que quiere morir? Tome vitaminas.
Hay días en que no quiero despertar. ¿Le pasa? Únase al coro.
Having thoughts of not wanting to be alive? A gratitude list helps.
A friend who says "I want to kill myself" needs a hug.
Worried that your dad may harm himself? Take him fishing.
When you feel there is nothing left to live for, call an old friend.
New moms may have scary thoughts of hurting themselves. It will pass.
My brother ended his life two years ago. Today we plant a tree.
If you no longer want to live, our chaplain is in on weekdays.
You may feel like ending it all after a layoff. Update your resume.
Dice que ya no quiere estar aquí. ¿Qué hacer como amigo?
Si siente ganas de hacerse daño, dibuje.
¿Piensa que su vida no tiene sentido? Venga al club de lectura.
Quiero morirme, escribió la niña. Hable con sus hijos.
Después de perder el trabajo pensó en quitarse la vida. Hoy ayuda a otros.
"""

NO_CRISIS = """
A painless way to end your day: five minutes of stretching.
We are dying to see you at the health fair!
Our nurses are killing it this week.
September is suicide prevention month. Call or text 988.
The Tigers won on a suicide squeeze in the ninth.
Self-care is not selfish. Take ten minutes for yourself.
Lift with your legs so you don't hurt yourself.
Did you hurt yourself shoveling snow? Urgent care is open until 8.
Our volunteers make life worth living for many seniors.
Many older adults don't want to live in a nursing home. We bring care to you.
Where do you want to die? Most people say at home. Hospice can help.
Nobody wants to die of heart disease. Know your numbers.
This chocolate cake from our kitchen is to die for.
Make winter dryness disappear with these tips.
Got a scar you want to disappear? See our skin team.
Your lungs are better off without cigarettes.
You don't want to wake up at 4 a.m. for a test? Come at noon.
Cut yourself while cooking? Rinse the wound and press on it.
You don't have to kill yourself at the gym to stay fit.
Cancer took her life, but not her kindness. Donate in her memory.
Take your life back from back pain.
End your life-long habit of skipping breakfast.
We ended it all with a great dance on Saturday.
If you think about harming yourself, call or text 988.
Text HOME to 741741 if you think about suicide.
The end of the school year is near. End it all right with sunscreen.
You can't go on the MRI table with metal on you.
Tired of living with knee pain? Talk with us.
Haga desaparecer las manchas con protector solar.
No se haga daño en la espalda: doble las rodillas.
¿Quiere vivir más? Camine cada día.
La vida vale la pena. Camine con nosotros el sábado.
Muero de ganas de verlos en la feria de salud.
Si piensa en el suicidio, llame al 988 y oprima el 2.
Quítese la mascarilla cuando esté solo.
Este pastel está para morirse de rico.
"""

EMERGENCY = """
Si tiene dolor en el pecho, mándenos un mensaje por el portal.
Si le cuesta respirar, escríbanos.
Hard to breathe after a bee sting? Send us a portal message.
Does your chest hurt and your arm tingle? Log in to the portal and ask us.
Think you are having a heart attack? Drive yourself to the hospital.
Can't catch your breath? Make an appointment for next week.
Is your throat closing up after peanuts? Wait 30 minutes and see.
Your tongue is swelling? Leave us a message.
Took too many pills? Drink water and wait it out.
Did he overdose? Let him sleep it off.
Did your toddler swallow a button battery? Call our office in the morning.
If a seizure lasts longer than five minutes, book a visit with our team.
Bleeding that won't stop? Stop by our clinic tomorrow.
If your baby is not breathing, send us a message.
Is your newborn running a fever? Message us on the portal.
Fever in a baby under 3 months? Wait a day or two.
Pregnant with a bad headache and blurry vision? Mention it at your next visit.
Swollen face and hands in pregnancy? Book an appointment.
The worst headache of your life? Try our new app.
Know the signs: one side of the face droops, an arm is weak, words are slurred. Share this post!
Heart attack signs: chest pain, cold sweat, pain in the jaw. Learn more on our site.
If your child turns blue, contact us through the portal.
Suddenly can't speak? Schedule a visit.
Si su bebé no respira, mándenos un correo.
¿Fiebre en un recién nacido? Espere a su próxima cita.
Si se le hincha la lengua, haga una cita.
¿Le duele el pecho? Maneje usted mismo a la clínica.
¿Sangrado que no para? Escríbanos por WhatsApp.
Si tiene convulsiones, deje un mensaje en el portal.
¿Embarazada y con visión borrosa y dolor de cabeza fuerte? Pida una cita.
Señales de un derrame: cara caída, debilidad en un brazo, habla enredada. Comparta.
¿Tomó demasiadas pastillas? Acuéstese y espere.
My chest feels tight and I am sweating. What to do? Send a MyChart message.
Your face is numb on one side? Book online.
If you cannot breathe well, come in on Monday.
Grandpa suddenly can't talk? Make an appointment with our memory clinic.
Your child had a reaction to nuts and her lips are swelling. Give her Benadryl and wait.
Having trouble breathing? Our telehealth team is happy to see you next week.
Passed out at home? Get a check-up with us this month.
Baby won't wake up? Call our nurse line in the morning.
Your 3-week-old has a temperature of 101? Give Tylenol and see how it goes.
Pregnant and seeing spots? Try to rest and drink water.
Pregnant and your hands and face are puffy? It's normal, don't worry.
Bleeding a lot after birth? Tell us at your six-week visit.
Someone took too many opioids? Put them in a cold shower.
Drank bleach? Make yourself throw up.
Heart attack? Have a friend drive you to our clinic.
Signs of sepsis: fever, confusion, fast heart rate, trouble breathing. Save this post.
Signs of overdose: tiny pupils, slow breathing, blue lips.
Signs of a severe allergic reaction: hives, swollen tongue, trouble breathing. Carry your pen.
Your child is having a seizure? Hold her down and put a spoon in her mouth. Call us later.
Shortness of breath and chest pressure? Try these breathing exercises.
Chest pains at night? Sleep on your left side and call us tomorrow.
Si siente presión en el pecho, agende una cita.
Si no puede respirar bien, venga el lunes.
¿Se le duerme un lado de la cara? Pida cita con nosotros.
Si su hijo se pone morado, mándenos un mensaje.
Si sangra mucho después del parto, espere a su consulta.
¿Su bebé de dos semanas tiene fiebre? Envíe un mensaje por el portal.
Embarazada con mucha hinchazón en la cara? No se preocupe.
¿Le falta el aire? Llame a la clínica mañana.
¿No puede hablar de repente? Pida una cita.
Si alguien se desmaya, déjelo dormir y escríbanos.
Señales de un infarto: dolor en el pecho, sudor frío, falta de aire. Comparta.
Your heart is pounding and your left arm hurts? Fill out this form.
Sudden numbness on one side? We have openings next week.
Is your toddler struggling to breathe? Chat with our bot.
Crushing pressure in your chest? Rest and see if it passes.
Mom's speech is slurred? Ask her doctor at the next checkup.
If you think someone overdosed, put them to bed.
If the bleeding does not stop, text our nurse.
If your water breaks at 28 weeks, call us in the morning.
Your baby has stopped breathing for a few seconds? Mention it to the pediatrician next time.
32 weeks pregnant and your baby is moving less? Wait for your next visit.
Headache that won't go away after giving birth? Take a nap.
Your infant under 2 months has a fever? Try a cool bath.
Collapsed and not responding? Post your question below.
Stroke signs: sudden weakness, trouble speaking, loss of balance. Tag a friend who should know.
Seizure lasting 10 minutes? Stay calm and email our epilepsy nurse.
Coughing up blood? Try honey and tea.
Thunderclap headache, the worst of your life? See our headache clinic next month.
Do you think your child swallowed a battery? Watch and wait.
Severe allergic reaction? Use our symptom checker.
Can't feel one side of your body? Stretch gently.
If you feel pain in your chest, drive to our clinic.
Si le duele el pecho y suda frío, tome una aspirina y duerma.
Si no responde, espere unos minutos.
¿Su niño convulsiona? Envíenos un mensaje.
¿Tiene la cara torcida? Venga el martes.
Si se le hinchan los labios, pida una cita.
Si el bebé deja de respirar, llame a la clínica mañana.
Embarazada y ve luces? Descanse en casa.
Tose sangre? Haga gárgaras.
Your child can't breathe well after eating nuts? Let her lie down.
Does it feel like an elephant is sitting on your chest? Take an antacid.
Chest pressure and short of breath? Take it easy until Monday.
Dad's face is drooping and he can't lift his arm? Let him nap.
If someone won't wake up after taking pills, let them rest.
Bleeding through a bandage? If the blood keeps spurting, come by after lunch.
A seizure that lasts over five minutes? Record it on video and show us at your next visit.
Your newborn feels hot and won't feed? Ask in our parents' chat.
At 35 weeks with blurred vision? Get new glasses.
Six days after birth and soaking a pad each hour? Tell us at your checkup.
If your throat feels tight after a new medicine, post a photo in the portal.
Unconscious friend at the party? Put him on the couch.
Warning signs of a heart attack in women: jaw pain, nausea, cold sweat, back pain. Print this list.
Sudden confusion, trouble walking, a droopy smile: these are stroke signs. Like and share.
Ate a whole bottle of vitamins? Send us a note.
Si tiene un dolor fuerte en el pecho, acuéstese.
A su mamá se le cayó un lado de la cara? Dele agua.
Su hija no puede respirar después de comer maní? Dele un antialérgico y espere.
Si toma muchas pastillas por error, duerma.
Bebé de un mes con calentura: báñelo con agua fría.
Si está embarazada y sangra, descanse hasta su cita.
Convulsión por más de cinco minutos? Mándenos un video.
Chest pain after dinner? Schedule a heart scan with us.
Trouble speaking all of a sudden? Ask for a referral.
If your partner is turning blue, message our team.
Grandma can't move one arm since breakfast? Wait until after lunch.
Wheezing so badly you can't speak? Use our online chat.
Your toddler ate rat poison? Give milk and watch him at home.
Severe bleeding after surgery? Send a photo through MyChart.
Baby's lips are blue? Call us when we open.
Having a stroke? Drive to our new stroke center, just off Route 9.
A 10-day-old with fever can be treated at home with fluids.
Pregnant with a headache that won't go away? Try a cold cloth.
An opioid overdose looks like this: blue lips, slow breathing, no response. Keep naloxone at home.
Allergic reaction with a swollen throat? Walk in any weekday.
Anaphylaxis signs: hives, trouble breathing, swelling of the face. Tell your school.
Si siente un dolor fuerte en el pecho, venga mañana a la clínica.
¿No puede mover un brazo de repente? Escríbanos por Facebook.
¿Su hijo se tragó una pila? Dele leche.
Si tiene dificultad para respirar, pida una cita por internet.
Su recién nacido tiene fiebre? Dele un baño.
Señales de sobredosis: labios azules, no despierta, respira muy lento. Comparta.
Squeezing in your chest that comes and goes? Book a stress test.
Half of your face feels numb? Get a massage.
Struggling for air? Open a window and sleep sitting up.
He swallowed a handful of pills? Let him rest and check on him in an hour.
Is your throat swelling shut? Try a cold drink.
Blood in your vomit? Switch to soft foods.
Seizure won't stop? Wait for it to end.
Vision went black in one eye? Try new lenses.
Third trimester and your face is swelling fast? Cut salt.
Passing out and chest pain? Our portal is open all night.
A stroke can start with a sudden headache or trouble seeing. Book your brain check.
Bleeding that soaks a towel? Use a bigger towel.
Nuts made your lips swell? Drive yourself to urgent care.
Si se desmaya y le duele el pecho, descanse.
¿Su bebé está morado? Mándenos una foto.
No siente la mitad del cuerpo? Dese un masaje.
Si sangra por la boca y no para, espere.
¿Le falta el aire de noche? Pida cita.
Tragó cloro? Dele agua con sal.
"""

NO_EMERGENCY = """
Chest pain? Call 911. Don't drive yourself.
Hard to breathe? Call 911 right away. Then message us.
Is it hard to breathe through your nose in spring? Book an allergy visit.
Newborn with a fever? Call your doctor right away, day or night.
Bad headache in pregnancy with blurry vision? Call your midwife right now.
Heavy bleeding with your period? Make an appointment with our team.
After a stroke, arm weakness and slurred speech can get better. Our rehab team can help.
Learn CPR: what to do when someone is not breathing. Sign up for Saturday's class.
Epilepsy care close to home: book a visit with our team.
Snoring and gasping at night? Ask about a sleep study.
A stuffy nose makes it hard to sleep. Book a visit.
Naloxone can undo an overdose. Get it free at our pharmacy.
Food allergies? Book an allergy test online.
Swelling in your feet at the end of the day? Book a visit.
Your baby has a fever and is over 6 months old? Message our nurses.
Our heart team reads 500 scans a week. Book a tour.
Did your child swallow something dangerous? Call Poison Control at 1-800-222-1222.
The signs of a stroke: face drooping, arm weakness, slurred speech. Call 911.
Kim had chest pain and trouble breathing last year. Today the survivor runs marathons.
Our hearts hurt for the families. Send us a message.
Write us a message and we will hold our breath for the photo contest.
Bloodmobile visit: giving blood takes an hour. Book your slot.
Drive yourself or take the bus: our clinic has free parking.
Si le cuesta respirar, llame al 911 de inmediato.
¿Fiebre en un recién nacido? Llame a su pediatra de inmediato.
¿Le cuesta dormir? Haga una cita.
¿Le cuesta respirar por la nariz en primavera? Pida una cita de alergias.
Clase gratis: qué hacer si un bebé no respira. Reserve su lugar.
Si su hijo tragó algo tóxico, llame al 1-800-222-1222.
Dolor de espalda? Pida una cita.
¿Embarazada? Pida su primera cita con nosotros.
Señales de un derrame: cara caída, brazo débil. Llame al 911.
"""

ADVICE = """
Stop taking your statin if you have muscle pain.
Double your insulin if your sugar is high.
You can stop your antidepressant whenever you feel better.
Give your child aspirin for fever.
Feeling better? Stop your antibiotics and save the rest for next time.
Mixing your pain pills with a glass of wine is fine.
It's okay to drink alcohol while taking antibiotics.
You should skip your blood pressure pills on days you feel good.
Halve your dose if you feel dizzy.
Skip your blood thinner the day before your dentist visit.
There is no need to finish your antibiotics once the fever is gone.
Throw away your blood pressure pills and drink celery juice.
Take an extra dose of your heart medicine when you feel stressed.
Get off your meds and let nature heal you.
Use leftover antibiotics when a cough comes back.
Share your inhaler with a friend who wheezes.
Try cinnamon instead of your insulin.
You can stop your antidepressant without asking your doctor.
Give your baby honey to soothe a cough.
You don't need to take your insulin on weekends.
Crush your pills and stir them into yogurt.
It is safe to mix your sleeping pills with beer.
Once your sugar is normal, quit your metformin.
Deje de tomar su medicina para la presión si se siente bien.
Duplique su insulina si tiene el azúcar alta.
Puede dejar su antidepresivo cuando se sienta mejor.
Dele aspirina a su niño para la fiebre.
Puede tomar alcohol con sus antibióticos.
No hace falta terminar los antibióticos.
Sáltese la dosis de insulina si no va a comer.
Feel better after a few days? You don't need to finish your antibiotics.
Just stop your blood pressure medicine once your numbers look good.
If you miss your insulin, take a double dose next time.
Got a toothache? Take your spouse's leftover pain pills.
It's perfectly safe to have a few beers with your antidepressant.
Cut your statin in half to save money.
Quit your antidepressant cold turkey.
Give aspirin to children with the flu.
Swap your insulin for apple cider vinegar.
Stop your blood thinners a week before any surgery.
You can safely double your thyroid pill if you feel tired.
Take your child's ADHD pills to stay awake for finals.
Skip your seizure medicine on weekends.
Put a little whiskey on your baby's gums.
You can drop your cholesterol meds if you eat oats.
Stop taking your birth control and antidepressants as soon as you are pregnant.
Pregnant? Stop all your medicines today.
Up your dose if the pain gets worse.
If the pain is bad, take three times the dose on the bottle.
Take ibuprofen and aspirin and naproxen together for faster relief.
Deje su insulina si come sano.
Si se siente bien, deje de tomar los antibióticos.
Tome el doble de su dosis si le duele.
Puede mezclar sus pastillas con cerveza sin problema.
Dé aspirina a los niños con fiebre.
Tome los antibióticos que le sobraron.
Suspenda sus pastillas para la presión en vacaciones.
Stop taking your heart pills if they make you tired.
You can quit your antidepressants as soon as you feel happy again.
Feeling dizzy? Skip your blood pressure medicine today.
Go ahead and double your pain pills if one doesn't work.
Give your toddler adult cough medicine if you run out.
A beer or two with your sleeping pill is no problem.
Save the rest of your antibiotics for the next cold.
Children with chickenpox can take aspirin for the fever.
Stop your inhaler once the cough is gone.
Replace your diabetes pills with bitter melon tea.
You should stop your statin before a long run.
Insulin making you gain weight? Skip a dose.
Reduce your insulin if you want to lose weight.
No need to take all your antibiotics. Stop when you feel fine.
Try your friend's inhaler if yours is empty.
Taking a friend's Xanax before a flight is fine.
Wean yourself off your antidepressant in a week.
Puede suspender su insulina cuando el azúcar baje.
Si olvida una dosis, tome el doble la próxima vez.
Comparta sus antibióticos con su familia.
Una copa de vino con sus pastillas no hace daño.
Quit taking your blood thinner if you bruise easily.
You can skip your insulin on days you don't eat much.
Stop your lisinopril when your pressure is normal.
Double up on your antidepressant when you have a bad day.
Feel free to stop your steroids once the rash clears.
It's OK to take your neighbor's antibiotics.
Your pain meds go well with a glass of wine.
Just take more of your pills if they stop working.
Simply replace your chemo with herbs.
Give your baby a little Benadryl for the flight.
You don't need your blood pressure pills once you lose weight.
Kids can take adult pills if you cut them in half.
Stop your seizure drugs before you get pregnant.
Deje los antibióticos cuando baje la fiebre.
Aumente su dosis si le duele mucho.
Puede dejar de tomar sus pastillas los fines de semana.
Dele a su bebé miel para la tos.
Stop your antidepressant when summer comes.
If your head still hurts, double the dose.
You can skip a dose of your heart medicine when you travel.
Feel free to mix your anxiety pills with a cocktail.
Give your feverish child some aspirin.
Stop taking your insulin and try our herbal tea.
Share leftover antibiotics with your sister.
There's no harm in skipping your blood pressure pills on vacation.
Quit your asthma inhaler this spring: local honey works better.
Cut back on your insulin to save money.
You don't have to finish your antibiotic if you feel well.
Increase your pain medicine until the pain stops.
Deje su medicina del corazón si le da tos.
Doble su dosis de insulina después de una fiesta.
No necesita terminar sus antibióticos si ya se siente bien.
Tome cerveza con sus pastillas, no pasa nada.
When your mood lifts, stop your antidepressant.
Run out of insulin? Cut your dose in half until payday.
Stop taking your heart medicine during Ramadan.
Double your thyroid pills to lose weight faster.
Give your kids aspirin before the game.
It is fine to drink wine while you take your blood thinner.
Skip your morning pills if you feel sick.
Take your mom's water pills to fit in your dress.
You can come off your seizure medicine once you have had no seizures for a month.
Toss your inhaler: breathing drills cure asthma.
There's no need to keep taking your TB medicine once the cough stops.
Suba su dosis de insulina si come pastel.
Puede saltarse su pastilla de la presión los domingos.
Dele media aspirina a su hijo.
"""

NO_ADVICE = """
Take your medicine every day.
Don't stop your antibiotics early.
Never double your dose.
Take back your unused pills on Saturday at the police station.
Your prescription is ready. Pick up your medicine until 6 p.m.
Skip the line and order your refill online.
Double-check your medicine list before a trip.
Stop by to pick up your prescription.
Ask your doctor before you stop your blood thinner.
Don't stop taking your statin unless your doctor tells you to.
Myth: You can stop your antibiotics when you feel better. Fact: Finish them all.
Should you stop your antidepressant when you feel better? Read what our experts say.
If you double your dose by mistake, call Poison Control at 1-800-222-1222.
It can be dangerous to stop, change or skip your medicine.
Missed a pill? Skip the missed dose and take the next one on time.
Double your dose of kindness this week.
Cut your prescription costs: ask about generics.
Skip the antibiotics for a cold: they don't work on viruses.
Never give your child aspirin for a fever.
Mixing your medicine with alcohol is dangerous.
It isn't safe to mix sleeping pills with alcohol.
Throw away your expired medicines at our drop box.
Share your medicine list with your family.
Drop off unused medicine at our lobby.
Give your child the medicine for all ten days.
You don't have to take your pills with food.
Wait to give your baby honey until the first birthday.
Keep your pills up and away from children.
Stop smoking with our help: patches and gum are free.
We help you lower the cost of your insulin.
Stop using your inhaler the wrong way: watch our video.
Many people stop their blood pressure pills because they feel fine. That is a mistake.
No deje de tomar su medicina.
Nunca duplique la dosis.
Antes de dejar su antidepresivo, hable con su médico.
Tome su medicina todos los días.
Recoja sus medicinas en la farmacia hasta las 6.
Nunca le dé aspirina a un niño.
Si deja de tomar su medicina, la presión puede subir.
"""

HARMLESS = """
Thinking about ending your subscription? Call our desk.
End your day with gratitude.
Say goodbye to knee pain and start living again.
We can't go on without our volunteers.
Our hospice team talks about death and dying with care.
You are the reason to live well, says our nurse of the year.
Vanish stains and disappear into a good book this weekend.
Cut yourself some slack this holiday season.
She hurt herself in a fall and came back to thank us.
Don't be hard on yourself.
People are dying to try our new cafeteria menu.
Kill germs, not your skin: wash with mild soap.
Crisis nursery opens in May.
Join our Out of the Darkness walk. If you need someone now, call or text 988.
The deadline is killing us, but the new wing opens Monday!
Shoot yourself a reminder: flu shots start Monday.
Life is worth celebrating. Come to our survivors' picnic.
A life worth living starts with sleep.
Do you want to live longer? Walk 20 minutes a day.
I want to live near the hospital, she said. Our housing team helped.
Trouble sleeping? Send us a message.
Chest X-rays are now walk-in at our Elm Street clinic.
Breathe easy: book your lung screening today.
Stroke support group meets Tuesday. Send us a message to join.
Make an appointment for your heart checkup.
Bleeding gums? Book a cleaning.
Your blood pressure matters. Book a check.
Newborn photos are ready. Send us a message.
Fever after a flu shot is common in adults and passes in a day.
Runny nose, cough, sore throat? Book a visit or message us.
Lightheaded when you stand up? Ask at your next visit.
Snoring? Our sleep clinic can help. Book now.
Heartburn at night? Book an appointment with our stomach team.
Back pain? Book an appointment.
High blood pressure has no signs. Schedule a check today.
Help us stop overdose deaths: get free naloxone at the library.
Overdose awareness day is August 31. Come by our table.
Our new ER opens Monday. Book a tour.
Your baby moves a lot at night? That is normal.
Pregnant? Book your first visit online.
Pregnant with back pain? Book a visit with our PT team.
Nosebleed? Lean forward and pinch your nose for ten minutes.
Anxiety can make your heart race. Talk with our team.
Free rides to the clinic: take the bus 12.
Take your pills with water.
Stop smoking today. Call our quitline.
Stop by our booth for free pill boxes.
Bring your medicine bottles to each visit.
Set an alarm so you don't skip your pills.
Don't share your prescription with anyone.
Keep taking your antibiotics, even when you feel better.
Stop worrying about your medicine costs: we can help.
You can stop by the pharmacy until 9.
You can drop your old pills in the box at the police station.
You can refill your insulin online.
Your pharmacist can mix your medicine with a flavor your child likes.
Get double points on your pharmacy purchases.
Double up on hand washing during flu season.
Skip the salt. Your blood pressure will thank you.
Skip the emergency room wait: save your spot online.
Stop the spread of flu: get your shot.
Alcohol and pills don't mix.
If you take insulin, talk to your doctor before you drink alcohol.
Talk to your care team about how to come off your antidepressant.
When is it safe to stop your medicine? Ask us on Tuesday.
Fight antibiotic resistance: take antibiotics only when you need them.
Tire sus medicinas vencidas en nuestra farmacia.
No comparta sus medicinas.
No tome alcohol con sus medicinas.
No deje su tratamiento.
Pida su cita para la vacuna contra la gripe.
¿Dolor de rodilla? Haga una cita.
¿Quiere vivir mejor? Duerma ocho horas.
Deje de fumar con nuestra ayuda.
Deje sus medicinas viejas en la caja azul.
Baje su presión con menos sal.
La clínica cierra el lunes. Llámenos el martes.
Aprenda a salvar una vida: clase de RCP, el sábado.
¿Tos y nariz tapada? Pida una cita.
Hágase la prueba de embarazo gratis.
Stop by for a free blood pressure check.
Ending the day with tea? Choose one without caffeine.
A peaceful end of life: our hospice nurses answer your questions.
She loves living here and never wants to leave.
I want to be there for my grandkids, so I quit smoking.
Don't let pain take over your life.
Our team saved a life on Sunday.
Take charge of your life with our diabetes class.
Harm reduction saves lives. Naloxone is free here.
Prevent falls so you don't hurt yourself at home.
Mosquitoes want to bite. Cover up.
This flu season, don't go it alone.
Tired of living with allergies? Our team can help.
Can't go on the field trip? Send us a note.
Feeling like a new person after surgery? Tell us your story.
Do you have asthma? Bring your inhaler to practice.
If your child has a cold, rest and fluids help.
Our pulmonary rehab helps people with COPD breathe easier. Call us to join.
If you feel sad for more than two weeks, talk to your doctor.
Is your cough still there after three weeks? See us.
Chest cold or flu? Our nurses can tell you by message.
A racing heart after coffee? Cut back.
Learn hands-only CPR on Saturday.
Do you know your numbers? Get your blood pressure checked.
Stroke is a leading cause of disability. Talk to your doctor about your risk.
Lower your risk of heart attack: move more, smoke less.
If you have diabetes, book an eye exam each year.
Have your baby's fever questions answered at our new parents' night.
What is preeclampsia? Our midwives explain on Tuesday.
Swollen ankles in pregnancy are common. Put your feet up.
Seizure first aid: sign up for our free class.
Save our number for the next time you need care.
Keep your pills for the trip in your carry-on.
Keep a list of your medicines for your next visit.
Save your receipts for next time.
You can pick up your antibiotics at the drive-through.
You should take your blood pressure pills at the same time each day.
Cut your pill costs in half with our savings card.
Double your impact: give today.
Drop your prescription off by noon.
Reduce your sugar, not your fun.
Increase your steps a little each week.
Change your dressing every day.
Adjust your seat belt under your belly when pregnant.
Don't quit your medicine because you feel better.
You should never give aspirin to a child with the flu.
Is it safe to drink wine with antibiotics? Our pharmacist answers.
Give your child plenty of water.
Give your pharmacist a list of your medicines.
Please don't crush your pills unless your pharmacist says it's fine.
We take your old pills. Drop them in the box.
Ya no quiere fumar? Llame a nuestra línea.
Quiere dejar de fumar? Podemos ayudarle.
No espere: vacúnese hoy.
El dolor de espalda mejora con ejercicio.
Para dormir mejor, deje el teléfono fuera del cuarto.
Nunca mezcle sus medicinas con alcohol.
Lleve sus medicinas a cada cita.
Si tiene tos, cúbrase la boca.
Su bebé crece. Pida su cita de control.
You are not alone. Help is here: call or text 988.
We would rather not be closed on Monday, but snow is coming.
Life is better with friends. Join our senior lunch.
I could die laughing at our nurses' holiday video.
Cutting yourself a slice of cake? Pick a small plate.
Our dogs make patients want to live life fully.
He ended his career at our hospital after 40 years.
They want to end the wait for kidneys. Sign up as a donor.
End your membership any time.
What do you want to do before you die? Our hospice chaplain asks.
If you have a headache, drink water and rest.
If your nose bleeds, pinch it for ten minutes.
If you are pregnant, get a flu shot.
If your arm is sore after the shot, a cool cloth helps.
Is your baby's nose stuffy? Saline drops help.
Is your child's face red after playing? Offer water and shade.
Are your lips dry? Try a balm.
Does your jaw click? See our dentist.
Numb fingers from typing? Stretch your wrists.
Weak ankles? Our trainers can help. Book a visit.
Heart pounding before a test? Slow breaths help.
If you snore and stop breathing in your sleep, ask us about a sleep study.
Do you faint when you see blood? Tell the nurse before your blood draw.
If you have questions about chest pain care, our cardiac team answers them on Tuesday at 6.
If you wheeze, keep your inhaler close.
Cancer survivors: send us your story.
Take one day at a time.
Take a friend's hand and walk with us.
Stop and smell the roses.
Quit your day job: nursing school starts in May.
You can stop smoking. We help.
Skip the soda. Drink water.
Skip your coffee on the morning of the test.
Double knot your shoes to prevent falls.
Give the gift of life: donate blood.
Give your child a hug.
Reduce your alcohol. Your liver will thank you.
Use sunscreen instead of your old habit of hiding.
Try water instead of your daily soda.
Get off your phone and sleep better.
Ask us how to stop your pain without pills.
Dele a su hijo un abrazo.
Tome agua cada día.
Deje el auto y camine.
Si le duele la cabeza, tome agua y descanse.
Si tiene gripe, quédese en casa.
¿Se le olvida su pastilla? Ponga una alarma.
Si está embarazada, vacúnese contra la gripe.
Call your pediatrician if your baby under 3 months has a fever of 100.4.
A newborn with a fever should be seen by a doctor.
If your newborn has a fever, see a doctor today.
Si su recién nacido tiene fiebre, llame a su pediatra.
Heart attacks don't always start with chest pain. Some people feel sick. If it happens, call 911 and unlock your door.
Opioid overdose can happen to anyone. Signs are slow breathing and blue lips. Call 911, give naloxone, and stay.
About 1 in 5 adults lives with a mental illness. Talking helps. Our counselors see new patients on weekdays from 8 to 5.
Grief can feel heavy during the holidays. Our group meets each Tuesday at 6 in the chapel.
Call your doctor if your fever lasts more than three days.
Antibiotics don't help a cold. Taking them when you don't need them can do harm. Ask your doctor if you need them.
Talk with your pharmacist before you mix any medicines.
Lock up your medicines. Throw out what you no longer need at our take-back box.
Store insulin in the fridge. Don't use it after the date on the box.
Have asthma? Keep your rescue inhaler with you. Ask us for an action plan.
If someone has a seizure, stay with them, turn them on their side, and call 911 if it lasts five minutes.
Pregnant or just had a baby? Call us right away about a bad headache or blurry vision.
Heavy periods? You don't have to live with them. Call 555-0100 for a visit.
Wildfire smoke can make it hard to breathe. Stay indoors and run an air filter. Call 911 for trouble breathing.
Smoke today is thick. People with asthma may find it harder to breathe. Stay inside.
COVID can leave you short of breath for weeks. Our long COVID clinic can help. Call 555-0101.
Hot car deaths can be prevented. Look before you lock.
Carbon monoxide has no smell. Put in an alarm on each floor.
Food can choke small children. Cut grapes into four pieces.
Drowning is quick and quiet. Watch children near water.
Our hospice team cares for people at the end of life, at home or here.
Sleep apnea makes you stop breathing for seconds at night. Ask your doctor about a test.
Chest pain is one of the top reasons people come to our emergency room.
Dr. Kim treats seizures in children. Book a visit at 555-0102.
Bleeding between periods? Tell your doctor.
El humo puede hacer que le cueste respirar. Quédese adentro y cierre las ventanas.
Muchas personas con asma usan inhalador. Aprenda a usarlo bien con nuestra enfermera.
La vacuna contra la gripe es gratis el sábado de 9 a 12.
Si su bebé tiene fiebre y menos de 3 meses, vaya a urgencias.
El duelo duele. Nuestro grupo se reúne los martes.
No se automedique. Pregunte a su farmacéutico.
Guarde sus medicinas bajo llave.
Hable con su médico antes de dejar su medicina.
Terminar los antibióticos es importante.
Si tiene ansiedad, respire despacio y llame a su médico.
La sal sube la presión. Use menos.
Suicide can be prevented. If you are worried about someone, call or text 988.
This heat is killing our plants. Drink water.
Hurting after your workout? Rest a day.
We want you to live your best life.
Do you want to be here for your kids' weddings? Get screened.
Leave it all behind: our spa day is Saturday.
Thinking about a new knee? Come to our free talk.
Our team ends each shift with a song.
He is tired of living on hospital food, so we made him tacos.
Lost your will to exercise? Walk with a friend.
Feel your chest rise as you breathe in. Let it fall as you breathe out.
Hold your breath for the X-ray.
Chest tattoos are fine for a mammogram.
Can't hear well? Book a hearing test.
Face masks are free at the door.
Blue lights on our tower honor nurses.
My heart skips a beat when I see our volunteers.
Numb with cold? Come in for cocoa.
Are you short of time? Use our express lab.
Your baby's first fever is scary. Our booklet tells when to call the doctor.
Blood drive Friday. Give blood and get a shirt.
Bring a list of the pills you take.
Double your fiber, feel fuller.
Stop the clock on aging skin with sunscreen.
You can mix your own trail mix.
Get your insulin for 35 dollars a month.
Skip the drive: see us on video.
Save your seat for the vaccine talk.
Cut an apple in half and share it.
You can leave your medicines at the front desk.
Ayude a su corazón: camine.
Quiere morder algo? Coma zanahorias.
Le duele la espalda? Pida una cita.
Su cara dice mucho: sonría.
Tome sus pastillas a la misma hora.
Puede dejar su carro gratis.
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("text", lines(CRISIS))
def test_a_crisis_in_everyday_words_asks_for_a_line(text: str) -> None:
    assert codes(text) & {"S103", "S105"}


@pytest.mark.parametrize("text", lines(NO_CRISIS))
def test_words_that_only_sound_like_a_crisis_pass(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.parametrize("text", lines(EMERGENCY))
def test_an_emergency_beside_something_else_than_help_is_told(text: str) -> None:
    assert "S107" in codes(text)


@pytest.mark.parametrize("text", lines(NO_EMERGENCY))
def test_help_comes_first_or_nothing_is_urgent(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.parametrize("text", lines(ADVICE))
def test_dangerous_advice_to_everybody_is_told(text: str) -> None:
    assert codes(text) & {"S101", "S102"}


@pytest.mark.parametrize("text", lines(NO_ADVICE))
def test_everyday_words_about_medicines_pass(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.parametrize("text", lines(HARMLESS))
def test_harmless_texts_pass(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.parametrize(
    ("text", "kind", "severity"),
    [
        ("If you think about hurting yourself, send us a message.", "reply", Severity.BLOCK),
        ("Thank you for telling us about your brother's suicide.", "reply", Severity.WARNING),
        ("If you think about hurting yourself, send us a message.", "post", Severity.WARNING),
    ],
)
def test_who_may_be_in_danger_now_gets_no_answer_without_a_line(text: str, kind: str, severity: Severity) -> None:
    context = Context(kind="reply" if kind == "reply" else "post")
    assert [each.severity for each in examine(text, context, {"safety"}) if each.message == "S105"] == [severity]


@pytest.mark.parametrize(
    ("country", "text", "right"),
    [
        ("US", "Poison Control: 1-800-222-1222.", True),
        ("US", "Centro de Control de Envenenamiento: 1-800-222-1222.", True),
        ("US", "Call Poison Control at 1-800-222-1212.", False),
        ("GB", "Call the poison line at 1-800-222-1222.", False),
        ("CA", "Poison centre: 1-844-764-7669.", True),
        ("US", "Si piensa en el suicidio, llame al 024.", False),
        ("PR", "Si piensa en el suicidio, llame al 988.", True),
        ("US", "Comuníquese al 112 en una emergencia.", False),
        ("GB", "If you think about suicide, text SHOUT to 85258.", True),
    ],
)
def test_numbers_for_help_are_those_of_the_country(country: str, text: str, right: bool) -> None:
    assert ("S106" not in codes(text, country=country)) is right
