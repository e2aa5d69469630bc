"""Names as contact lists of several countries have them: few very common, some with accents."""

from __future__ import annotations

# ruff: noqa: RUF001, SIM905 - letters of several alphabets look alike; a list is no better to read
from itertools import accumulate

# By language, the common ones first: their weight falls with their place (Zipf).
_FIRST = """
Maria Anna James John Mary David Michael Sarah Robert Emma William Laura Thomas Daniel Linda Mark
Patricia Elizabeth Jennifer Christopher Matthew Jessica Andrew Karen Joshua Ashley Kevin Brian Emily
José Antonio Manuel Francisco Juan Carmen Isabel Ana Lucía Javier Marta Pilar Sofía Álvaro Iñigo
Jean Pierre Marie Michel Camille Léa Chloé Jérôme François Hélène Zoé Élodie Théo Maël Manon
Hans Peter Ursula Jürgen Wolfgang Sabine Jörg Käthe Günther Björn Anke Heike Lukas Maximilian Mia
Mehmet Mustafa Ahmet Ayşe Fatma Zeynep Emre Çağla Gökhan Şule İrem Oğuz
Jan Piotr Krzysztof Małgorzata Łukasz Agnieszka Katarzyna Zofia Wojciech Grażyna
Lars Søren Åsa Øyvind Ingrid Bjørn Märta Sigrún Þóra Freyja
Wei Li Min Yan Ming Xiu Jie Hui Mei Jun Hiroshi Yuki Haruka Kenji Sakura Minh Linh Thị Văn
Mohammed Fatima Ali Aisha Omar Layla Hassan Noor Youssef Mariam Rajesh Priya Amit Sunita Deepak
Ivan Olga Сергей Наталья Дмитрий Елена Γιώργος Ελένη Μαρία יוסף שרה أحمد
""".split()

_LAST = """
Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Lee
Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams
O'Brien O'Connor O'Neill McDonald MacLeod Fitzgerald Khan Patel Shah Singh Kumar Sharma Gupta
García López Martínez Rodríguez Hernández González Pérez Sánchez Ramírez Torres Flores Rivera
Gómez Díaz Muñoz Núñez Ibáñez Lozano Lorenzo Lobato Loureiro Logroño
Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schäfer Köhler Groß Jäger Strauß Lorenz
Dubois Lefèvre Moreau Laurent Simon Michel Lefebvre Leroy Béranger Lopez-Garnier Dupré Gauthier
Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Özdemir Arslan Doğan
Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski Zieliński Łuczak
Hansen Johansson Andersson Nielsen Sørensen Ødegård Åkesson Jónsdóttir
Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Sato Suzuki Takahashi Tanaka Nguyễn Trần Phạm
Silva Santos Oliveira Souza Lima Pereira Ferreira Gonçalves Magalhães Rossi Russo Ferrari Esposito
Иванов Смирнова Кузнецов Παπαδόπουλος Ιωάννου כהן لوي Haddad Rahman Hussain Nasser Al-Farsi
de-Vries van-der-Berg Jansen Bakker Visser Maes Peeters Horváth Nagy Kovács Novák Svobodová
""".split()


def _weights(names: list[str]) -> list[float]:
    return list(accumulate(1 / (place + 10) for place in range(len(names))))


FIRST_NAMES = _FIRST
FIRST_WEIGHTS = _weights(_FIRST)
LAST_NAMES = [name.replace("-", " ") if name.islower() else name for name in _LAST]
LAST_WEIGHTS = _weights(_LAST)
