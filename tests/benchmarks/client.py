"""People at their browsers, in a process of their own: each lane is one kept connection.

Reads ``{"port": ..., "lanes": [[request, ...], ...]}`` and writes each lane's answers:
``[status, milliseconds]``, with the seconds that all of it took.
"""

import asyncio
import json
import sys
import time


def raw(request):
    body = request.get("body", "").encode()
    headers = {"Host": "localhost", "Content-Length": len(body), **request.get("headers", {})}
    lines = [f"{request['method']} {request['path']} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def read_answer(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    if headers.get("transfer-encoding") == "chunked":
        while size := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1])


async def walk(port, requests, start):
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    wanted = [raw(request) for request in requests]
    answers = []
    await start.wait()
    for message in wanted:
        began = time.perf_counter()
        writer.write(message)
        status = await read_answer(reader)
        answers.append([status, (time.perf_counter() - began) * 1000])
    writer.close()
    return answers


async def drive(job):
    start = asyncio.Event()
    lanes = [asyncio.create_task(walk(job["port"], lane, start)) for lane in job["lanes"]]
    await asyncio.sleep(0.5)
    began = time.perf_counter()
    start.set()
    answers = await asyncio.gather(*lanes)
    return {"seconds": time.perf_counter() - began, "lanes": answers}


if __name__ == "__main__":
    json.dump(asyncio.run(drive(json.load(sys.stdin))), sys.stdout)
