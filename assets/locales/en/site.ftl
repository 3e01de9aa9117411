# The default site: what a hub knows before anybody has told it anything. Each name can be changed at the desk.
site-issuer = Miners' Union · Service Centre
site-admin = Administrator

quick-reply-1 = Received. We are arranging it as fast as we can.
quick-reply-2 = Received and passed on; you will hear from us today.
quick-reply-3 = Thank you for the warning, somebody is going to look now.
quick-reply-4 = Please tell us more: when, and where exactly?

department-centre = Service Centre
department-logistics = Logistics
department-safety = Safety Office
department-personnel = Personnel
department-production = Production Engineering
department-electromechanics = Electromechanics
department-dispatch-room = Dispatch Room
department-party = Party and Masses Affairs
department-discipline = Discipline Office

category-shaft = Pithead and descent
category-roof = Roof support
category-gas = Gas and ventilation
category-electrics = Machines and electrics
category-transport = Haulage and hoisting
category-protection = Protective equipment
category-wages = Wages
category-attendance = Attendance
category-leave = Leave
category-training = Training
category-conduct = Conduct
category-equipment = Equipment and tools
category-materials = Materials and parts
category-process = Organisation of work
category-rationalisation = Rationalisation
category-canteen = Canteen
category-bathhouse = Bathhouse
category-dormitory = Dormitory
category-laundry = Laundry
category-parking = Parking
category-shuttle = Shuttle bus
category-repairs = Repairs
category-recreation = Sport and culture
category-care = Care and support

place-pithead = Pithead
place-office = Office building
place-mining = Mining building
place-canteen = Canteen
place-centre = Service Centre
place-bathhouse = Women's bathhouse
place-laundry = Laundry
place-dormitory = Dormitory
place-parking = Car park
place-recreation = Sports hall
place-team-room = Team meeting room
