"""Names of people who do not exist, as many-sided as the staff of London's hospitals."""

from __future__ import annotations

import unicodedata
from random import Random

_FIRST = """
Amara Abena Adaeze Adwoa Afua Akosua Ama Chidi Chinedu Chiamaka Efua Ekow Emeka Esi Folake Funmi
Ifeoma Ikenna Kemi Kofi Kwabena Kwame Kwesi Ngozi Nneka Obinna Ola Oluwaseun Segun Tunde Yaa Yinka
Abdi Amina Asha Faduma Fatou Halima Hodan Idris Khadija Mariam Mohamed Nimco Sagal Yusuf Zahra
Aisha Ahmed Ali Ayesha Bilal Farah Fatima Hamza Hassan Imran Kashif Nadia Omar Rabia Saima Sana
Tariq Usman Zainab Ananya Anil Anjali Arjun Bindu Deepa Divya Gopal Jaya Jincy Jomon Kavita
Lakshmi Manish Meera Neha Nisha Prakash Priya Rajesh Ravi Rekha Sanjay Shalini Shibu Sindhu Sunita
Suresh Tamanna Vijay Arlene Bayani Carlo Cherry Divina Eduardo Efren Ferdinand Jasmine Jhoanna
Jonalyn Jun Leonora Ligaya Maricel Marites Noel Rizalina Rommel Rosario Rowena Sherwin Agnieszka
Aleksandra Andrzej Beata Ewa Joanna Katarzyna Magda Marek Pawel Tomasz Zofia Ana Andreea Cristina
Elena Ioana Mihai Radu Simona Ines Joao Marta Rui Sofia Tiago Carmen Javier Lucia Pablo Aoife
Brendan Ciara Declan Eoin Fionnuala Niamh Orla Sinead Alice Andrew Beatrice Benjamin Caroline
Charlotte Christopher Claire Daniel David Edward Eleanor Emily Emma George Georgina Grace Hannah
Harriet Helen Jack James Jessica Joseph Kate Laura Lucy Luke Matthew Megan Michael Natalie Oliver
Peter Rachel Rebecca Richard Robert Rosie Ruth Sam Sarah Simon Sophie Stephen Susan Thomas
Victoria William Zoe Chloe Alicia Claudette Delroy Denise Errol Junior Marcia Maureen Marlon
Patrice Sharon Shanice Winston Chen Hui Jing Li Mei Ming Wei Xin Yan Hana Kenji Linh Minh Thuy
Ayse Elif Emre Mehmet Zeynep Leila Parisa Reza Shirin Gulnara Olena Oksana Dmytro Tendai Tatenda
Rudo Nyasha Farai Thandiwe Sipho
"""
FIRST = tuple(_FIRST.split())
_LAST = """
Abara Abbott Abdi Abdullahi Aboagye Acheampong Adams Addo Adebayo Adeleke Adewale Adeyemi Afolabi
Afzal Agarwal Agyeman Ahmed Akhtar Akinola Alexander Ali Allen Amoah Ampofo Anderson Anning Ansah
Appiah Arshad Asante Ashworth Atkinson Aziz Bailey Baker Balogun Banerjee Barnes Barrett Begum
Bello Bennett Bhatt Boateng Bonsu Bradley Brennan Brooks Brown Burke Butler Byrne Campbell Carter
Chan Chapman Chatterjee Chaudhry Chen Cheung Choudhury Clarke Collins Cooper Costa Cox Cruz
Dacosta Dalton Daniels Danso Das Davies Davis Dawson Delaney Desai Dhillon Diaz Dixon Doyle Dubey
Duffy Ebert Edwards Egwu Ellis Ene Evans Eze Fagan Farah Fernandes Fernando Ferreira Fisher
Fofanah Foster Fraser Garcia Gardner Gill Gonzales Gordon Graham Grant Green Griffiths Gupta Gyasi
Hall Hamilton Haque Harris Harrison Hart Hashi Hassan Hayes Henry Hill Holmes Hossain Howard
Hughes Hunter Hussain Hussein Ibe Ibrahim Igwe Iqbal Islam Ismail Iyer Jackson Jacob Jallow James
Jamil Jenkins Jimenez John Johnson Jones Joseph Joshi Kamara Kapoor Karim Kaur Kavanagh Kelly
Kennedy Khalil Khan King Kowalski Kumar Kwarteng Lam Lawal Lawson Le Lee Lewis Lim Lloyd Lopez
Lynch Macdonald Mahmood Malik Manalo Marsh Martin Martins Mason Mathew McCarthy Mehta Mendes
Mendoza Menon Mensah Mercado Miah Miller Mills Mishra Mitchell Mohamed Mohammed Moore Morgan
Morris Moyo Mukherjee Murphy Murray Musa Mwangi Nair Nartey Ncube Ndlovu Nguyen Nkansah Nnamdi
Nolan Novak Nowak Nwosu Nyarko Obi Obuya Ocampo Ochieng Odum Ogunleye Ojo Okafor Okeke Okonkwo
Okoro Oliveira Olsen Omar Onyango Opoku Osei Osman Otieno Owusu Oyelaran Ozturk Palmer Pandey
Papadopoulos Parker Parmar Patel Pearson Pereira Perera Perez Phillips Philip Pillai Pinto Popescu
Powell Prempeh Price Quaye Rahman Ramos Rao Reddy Reid Reyes Reynolds Richards Rivera Roberts
Robinson Rodrigues Rogers Rose Russell Ryan Sackey Said Salami Samuel Sanchez Santos Sarpong
Saunders Savage Scott Sesay Shah Shaikh Sharma Sharp Siddiqui Silva Simpson Singh Sithole Smart
Smith Sousa Stewart Sullivan Suleiman Taylor Tetteh Thapa Thomas Thompson Torres Tran Turner Uddin
Uzoma Varghese Vaughan Villanueva Walker Wallace Walsh Wang Ward Warsame Watson White Wilkinson
Williams Wilson Wong Wood Wright Yeboah Yilmaz Young Yusuf Zaman Zhang Zielinska
"""
LAST = (
    *_LAST.split(),
    "O'Brien",
    "O'Connor",
    "O'Donoghue",
    "O'Sullivan",
    "D'Souza",
    "D'Almeida",
    "N'Diaye",
    "de la Cruz",
    "dos Santos",
    "van der Merwe",
    "El-Amin",
    "Al-Hashimi",
    "Ní Dhomhnaill",
    "Gutiérrez",
    "Müller",
    "Núñez",
    "Łukaszewicz",
    "Wickremasinghe",
    "Balasubramaniam",
    "Thiruchelvam",
    "Papathanasopoulou",
    "Ogunbanjo-Olatunji",
    "Chukwuemeka-Eze",
)


def invent(throw: Random) -> str:
    """A name nobody chose: one in eight has a middle name, one in twelve a double surname."""
    parts = [throw.choice(FIRST)]
    if throw.random() < 0.12:
        parts.append(throw.choice(FIRST))
    last = throw.choice(LAST)
    if throw.random() < 0.08 and "-" not in last and " " not in last:
        last = f"{last}-{throw.choice(LAST).split()[-1].split('-')[-1]}"
    return " ".join((*parts, last))


def name_key(name: str) -> str:
    """Surname first, in small letters without accents, as people are looked up."""
    first, _, rest = name.partition(" ")
    spread = unicodedata.normalize("NFKD", f"{rest} {first}".strip().replace("Ł", "L"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).casefold()


def mailbox(name: str, number: int) -> str:
    """An address under a domain that can never be given to anybody."""
    *rest, first = name_key(name).replace("'", "").replace(" ", "-").rsplit("-", 1)
    return f"{first}.{''.join(rest)}{number}@example.nhs.uk"
