-- AlterTable
ALTER TABLE "approval" ADD COLUMN     "seal_key" BYTEA;
